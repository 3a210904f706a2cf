package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;

/** How much a publisher may put into one message. */
class MessageAllocatorTests {

	private static final int MAX = 10_000;

	private final List<InboundAllocator> exceeded = new ArrayList<>();

	private final MessageAllocator allocator = new MessageAllocator(new FrameLimits(MAX, 0), null,
			(allocator, reason) -> this.exceeded.add(allocator));

	@Test
	void shouldAllocateAnyNumberOfMessages() {
		for (int i = 0; i < 10_000; i++) {
			assertThat(frame(1000, true).size()).isEqualTo(1000);
			assertThat(frame(MAX, false).size()).isEqualTo(MAX);
		}
		assertThat(this.exceeded).isEmpty();
	}

	@Test
	void whenTheFramesOfOneMessageAreTooLargeTogetherThenItsConnectionHasToEnd() {
		int frames = 0;
		while (this.exceeded.isEmpty()) {
			frame(MAX, true);
			frames++;
		}
		assertThat(frames).isBetween(MessageAllocator.LARGEST_FRAMES, 20);
		assertThat(this.exceeded).containsExactly(this.allocator);
		assertNothingMorePasses();
	}

	@Test
	void whenTheFramesOfOneMessageAreTooManyThenItsConnectionHasToEnd() {
		int frames = 0;
		while (this.exceeded.isEmpty()) {
			frame(0, true);
			frames++;
		}
		assertThat(frames).isBetween(MessageAllocator.FRAMES, 2 * MessageAllocator.FRAMES);
		assertNothingMorePasses();
	}

	@Test
	void whenCommandsComeBetweenTheFramesThenTheyStillAddUp() {
		int frames = 0;
		while (this.exceeded.isEmpty() && frames < 20) {
			frame(MAX, true);
			this.allocator.allocate(1).setFlags(Msg.COMMAND);
			frames++;
		}
		assertThat(this.exceeded).containsExactly(this.allocator);
	}

	@Test
	void whenCommandsFollowACompleteMessageThenTheNextOneStartsAtZero() {
		for (int i = 0; i < 20; i++) {
			frame(MAX, false);
			this.allocator.allocate(1).setFlags(Msg.COMMAND);
		}
		assertThat(this.exceeded).isEmpty();
	}

	private void assertNothingMorePasses() {
		Msg next = frame(10, false);
		assertThat(next.isCommand()).isTrue();
		assertThat(next.size()).isZero();
		assertThat(this.exceeded).hasSize(1);
	}

	@Test
	void shouldSkipFramesOfNonsenseLengths() {
		assertThat(this.allocator.allocate(-1).isCommand()).isTrue();
		assertThat(this.allocator.allocate(Integer.MIN_VALUE).isCommand()).isTrue();
		assertThat(this.allocator.allocate(MAX + 1).isCommand()).isTrue();
		assertThat(frame(1, false).size()).isOne();
	}

	@Test
	void whenMemoryIsShortThenTheNextFrameReportsTheExceededLimit() {
		AtomicInteger tries = new AtomicInteger();
		MessageAllocator starved = new MessageAllocator(new FrameLimits(0, 0), null, (allocator, reason) -> {
			if (tries.incrementAndGet() == 1) {
				throw new OutOfMemoryError("ordered by the test");
			}
		});
		for (int i = 0; i < MessageAllocator.FRAMES + 3; i++) {
			starved.allocate(0).setFlags(Msg.MORE);
		}
		assertThat(tries).hasValue(2);
	}

	@Test
	void shouldKeepLargeFramesOutsideOfTheHeapAsTheEngineDoes() {
		MessageAllocator large = new MessageAllocator(new FrameLimits(16 << 20, 0), null,
				(allocator, reason) -> this.exceeded.add(allocator));
		assertThat(large.allocate(2 << 20).buf().isDirect()).isTrue();
		assertThat(large.allocate(1000).buf().isDirect()).isFalse();
	}

	private Msg frame(int size, boolean more) {
		Msg frame = this.allocator.allocate(size);
		if (more) {
			frame.setFlags(Msg.MORE);
		}
		return frame;
	}

}
