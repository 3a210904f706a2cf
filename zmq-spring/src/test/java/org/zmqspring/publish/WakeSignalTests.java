package org.zmqspring.publish;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.Doorbell;

import static org.assertj.core.api.Assertions.assertThat;

class WakeSignalTests {

	private final AtomicInteger wakes = new AtomicInteger();

	@Test
	void whenAgentIsAwakeThenSenderMakesNoCall() {
		WakeSignal signal = new WakeSignal(this.wakes::incrementAndGet);

		signal.raise();

		assertThat(this.wakes).hasValue(0);
	}

	@Test
	void whenAgentSleepsThenFirstSenderWakesIt() {
		WakeSignal signal = new WakeSignal(this.wakes::incrementAndGet);

		signal.sleep(() -> false, () -> {
			signal.raise();
			signal.raise();
		});

		assertThat(this.wakes).hasValue(1);
	}

	@Test
	void whenThereIsWorkThenAgentDoesNotWait() {
		AtomicBoolean waited = new AtomicBoolean();

		new WakeSignal(this.wakes::incrementAndGet).sleep(() -> true, () -> waited.set(true));

		assertThat(waited).isFalse();
	}

	@Test
	@Timeout(60)
	void whenSenderAndAgentMeetThenNoWakeupIsLost() throws InterruptedException {
		int rounds = 200_000;
		Doorbell bell = new Doorbell();
		WakeSignal signal = new WakeSignal(bell::ring);
		AtomicInteger work = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		Thread agent = new Thread(() -> {
			while (done.get() < rounds) {
				if (work.getAndSet(0) > 0) {
					done.incrementAndGet();
				}
				else {
					signal.sleep(() -> work.get() > 0, () -> bell.await(Long.MAX_VALUE));
				}
			}
		});
		agent.setDaemon(true);
		agent.start();

		for (int i = 0; i < rounds; i++) {
			work.set(1);
			signal.raise();
			while (done.get() == i) {
				Thread.onSpinWait();
			}
		}

		agent.join();
		assertThat(done).hasValue(rounds);
	}

}
