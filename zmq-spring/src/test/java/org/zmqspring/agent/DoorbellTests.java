package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoorbellTests {

	private static final long LONG = TimeUnit.HOURS.toNanos(1);

	/** A thread each: these tasks block, and the common pool may have a single thread. */
	private static final Executor THREADS = (task) -> new Thread(task).start();

	private final Doorbell bell = new Doorbell();

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
				// go on only when it was heard, now and then, so that the agent parks
				while (number % 64 == 0 && taken.get() < number) {
					Thread.onSpinWait();
				}
			}
		}, THREADS)).toArray(CompletableFuture[]::new);
		assertThat(CompletableFuture.allOf(ringers)).succeedsWithin(Duration.ofSeconds(60));
		assertThat(agent).succeedsWithin(Duration.ofSeconds(60));
	}

}
