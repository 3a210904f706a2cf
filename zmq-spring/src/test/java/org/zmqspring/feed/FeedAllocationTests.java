package org.zmqspring.feed;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What each message costs, if its number is the one that was expected. */
class FeedAllocationTests {

	private static final int MESSAGES = 200_000;

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final BreakCounter breaks = new BreakCounter();

	private final DeliveryMarks marks = new DeliveryMarks(this.breaks);

	private final byte[][] topics = { "one".getBytes(StandardCharsets.UTF_8), "two".getBytes(StandardCharsets.UTF_8) };

	@ParameterizedTest
	@EnumSource
	void whenNumbersFollowEachOtherThenNothingIsAllocated(SequenceScope scope) {
		SequenceMachine machine = new SequenceMachine(SequenceFormat.U64_BE, scope, this.breaks);
		deliver(machine, scope, 0);
		long before = this.threads.getCurrentThreadAllocatedBytes();
		boolean told = deliver(machine, scope, MESSAGES);
		long allocated = this.threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(told).isFalse();
		assertThat(allocated).as("bytes for %s messages", MESSAGES).isLessThan(MESSAGES);
	}

	private boolean deliver(SequenceMachine machine, SequenceScope scope, int first) {
		boolean told = false;
		for (int i = first; i < first + MESSAGES; i++) {
			int number = (scope == SequenceScope.TOPIC) ? i / 2 : i;
			SequenceVerdict verdict = machine.onMessage(this.topics[i % 2], number);
			told |= verdict.isLoss() || this.marks.next(verdict.run()) != DeliveryMark.NONE;
		}
		return told;
	}

}
