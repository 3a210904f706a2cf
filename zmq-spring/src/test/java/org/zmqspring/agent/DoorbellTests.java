package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class DoorbellTests {

	private static final long LONG = TimeUnit.HOURS.toNanos(1);

	/** A thread each: these tasks block, and the common pool may have a single thread. */
	private static final Executor THREADS = (task) -> new Thread(task).start();

	private final Doorbell bell = new Doorbell();

	private final AtomicInteger wakes = new AtomicInteger();

	@Test
	void whenRungBeforeThenTheWaitEndsAtOnce() {
		this.bell.ring();
		this.bell.await(LONG);
	}

	@Test
	void whenTheTimeIsZeroOrLessThenDoesNotWait() {
		this.bell.await(0);
		this.bell.await(-1);
	}

	@Test
	void whenInterruptedThenTheWaitEndsAndTheNextOneIsNotDisturbed() {
		Thread.currentThread().interrupt();
		this.bell.await(LONG);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void whenTheThreadIsAwakeThenARingWakesNothing() {
		Doorbell own = new Doorbell((nanos) -> {
		}, this.wakes::incrementAndGet);

		own.ring();

		assertThat(this.wakes).hasValue(0);
	}

	@Test
	void whenTheThreadSleepsThenTheFirstRingWakesIt() {
		Doorbell[] own = new Doorbell[1];
		own[0] = new Doorbell((nanos) -> {
			own[0].ring();
			own[0].ring();
		}, this.wakes::incrementAndGet);

		own[0].await(LONG);

		assertThat(this.wakes).hasValue(1);
	}

	@Test
	void whenRungBeforeThenTheThreadDoesNotSleepOnce() {
		AtomicInteger sleeps = new AtomicInteger();
		Doorbell own = new Doorbell((nanos) -> sleeps.incrementAndGet(), this.wakes::incrementAndGet);

		own.ring();
		own.ring();
		own.await(LONG);

		assertThat(sleeps).hasValue(0);
		own.await(LONG);
		assertThat(sleeps).hasValue(1);
	}

	@Test
	void whenTheTimeIsZeroThenTheOwnWaitIsAskedAllTheSame() {
		AtomicBoolean looked = new AtomicBoolean();

		new Doorbell((nanos) -> looked.set(nanos == 0), this.wakes::incrementAndGet).await(0);

		assertThat(looked).isTrue();
	}

	@Test
	@Timeout(120)
	void whenSenderAndAgentMeetThenNoWakeupIsLost() throws InterruptedException {
		int rounds = 200_000;
		Doorbell outer = new Doorbell(this.bell::await, this.bell::ring);
		AtomicInteger work = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		Thread agent = new Thread(() -> {
			while (done.get() < rounds) {
				if (work.getAndSet(0) > 0) {
					done.incrementAndGet();
				}
				else {
					outer.await(Long.MAX_VALUE);
				}
			}
		});
		agent.setDaemon(true);
		agent.start();

		for (int i = 0; i < rounds; i++) {
			work.set(1);
			outer.ring();
			while (done.get() == i) {
				Thread.onSpinWait();
			}
		}

		agent.join();
		assertThat(done).hasValue(rounds);
	}

	@Test
	void noRingIsLost() {
		int rings = 200_000;
		AtomicInteger posted = new AtomicInteger();
		AtomicInteger taken = new AtomicInteger();
		CompletableFuture<Void> agent = CompletableFuture.runAsync(() -> {
			while (taken.get() < rings) {
				this.bell.await(LONG);
				taken.set(posted.get());
			}
		}, THREADS);
		CompletableFuture<?>[] ringers = IntStream.range(0, 2).mapToObj((i) -> CompletableFuture.runAsync(() -> {
			for (int ring = 0; ring < rings / 2; ring++) {
				int number = posted.incrementAndGet();
				this.bell.ring();
				// Wait for the agent now and then, so that it parks.
				while (number % 64 == 0 && taken.get() < number) {
					Thread.onSpinWait();
				}
			}
		}, THREADS)).toArray(CompletableFuture[]::new);
		assertThat(CompletableFuture.allOf(ringers)).succeedsWithin(Duration.ofSeconds(60));
		assertThat(agent).succeedsWithin(Duration.ofSeconds(60));
	}

}
