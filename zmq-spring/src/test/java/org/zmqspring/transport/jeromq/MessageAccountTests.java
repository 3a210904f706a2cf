package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import zmq.Msg;

import static org.assertj.core.api.Assertions.assertThat;

/** How much a publisher may put into one message. */
class MessageAccountTests {

	private static final int MAX = 10_000;

	private final List<MessageAccount> breaches = new ArrayList<>();

	private final MessageAccount account = new MessageAccount(new FrameLimits(MAX, 0), null, this.breaches::add);

	@Test
	void shouldMakeRoomForMessagesWithoutEnd() {
		for (int i = 0; i < 10_000; i++) {
			assertThat(frame(1000, true).size()).isEqualTo(1000);
			assertThat(frame(MAX, false).size()).isEqualTo(MAX);
		}
		assertThat(this.breaches).isEmpty();
	}

	@Test
	void whenTheFramesOfOneMessageAreTooLargeTogetherThenItsConnectionIsToEnd() {
		int frames = 0;
		while (this.breaches.isEmpty()) {
			frame(MAX, true);
			frames++;
		}
		assertThat(frames).isBetween(MessageAccount.LARGEST_FRAMES, 20);
		assertThat(this.breaches).containsExactly(this.account);
		assertNothingMorePasses();
	}

	@Test
	void whenTheFramesOfOneMessageAreTooManyThenItsConnectionIsToEnd() {
		int frames = 0;
		while (this.breaches.isEmpty()) {
			frame(0, true);
			frames++;
		}
		assertThat(frames).isBetween(MessageAccount.FRAMES, 2 * MessageAccount.FRAMES);
		assertNothingMorePasses();
	}

	@Test
	void whenCommandsComeBetweenTheFramesThenTheyStillAddUp() {
		int frames = 0;
		while (this.breaches.isEmpty() && frames < 20) {
			frame(MAX, true);
			this.account.allocate(1).setFlags(Msg.COMMAND);
			frames++;
		}
		assertThat(this.breaches).containsExactly(this.account);
	}

	@Test
	void whenCommandsFollowACompleteMessageThenTheNextOneBeginsAnew() {
		for (int i = 0; i < 20; i++) {
			frame(MAX, false);
			this.account.allocate(1).setFlags(Msg.COMMAND);
		}
		assertThat(this.breaches).isEmpty();
	}

	private void assertNothingMorePasses() {
		Msg next = frame(10, false);
		assertThat(next.isCommand()).isTrue();
		assertThat(next.size()).isZero();
		assertThat(this.breaches).hasSize(1);
	}

	@Test
	void shouldNotMindNonsenseLengths() {
		assertThat(this.account.allocate(-1).isCommand()).isTrue();
		assertThat(this.account.allocate(Integer.MIN_VALUE).isCommand()).isTrue();
		assertThat(this.account.allocate(MAX + 1).isCommand()).isTrue();
		assertThat(frame(1, false).size()).isOne();
	}

	@Test
	void whenMemoryIsShortThenTheBreachIsToldWithTheNextFrame() {
		AtomicInteger tries = new AtomicInteger();
		MessageAccount starved = new MessageAccount(new FrameLimits(0, 0), null, (account) -> {
			if (tries.incrementAndGet() == 1) {
				throw new OutOfMemoryError("ordered by the test");
			}
		});
		for (int i = 0; i < MessageAccount.FRAMES + 3; i++) {
			starved.allocate(0).setFlags(Msg.MORE);
		}
		assertThat(tries).hasValue(2);
	}

	@Test
	void shouldKeepLargeFramesOutsideOfTheHeapAsTheEngineDoes() {
		MessageAccount large = new MessageAccount(new FrameLimits(16 << 20, 0), null, this.breaches::add);
		assertThat(large.allocate(2 << 20).buf().isDirect()).isTrue();
		assertThat(large.allocate(1000).buf().isDirect()).isFalse();
	}

	private Msg frame(int size, boolean more) {
		Msg frame = this.account.allocate(size);
		if (more) {
			frame.setFlags(Msg.MORE);
		}
		return frame;
	}

}
