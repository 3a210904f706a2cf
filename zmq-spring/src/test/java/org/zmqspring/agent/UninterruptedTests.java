package org.zmqspring.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class UninterruptedTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final BooleanSupplier NEVER = () -> false;

	private final Ticker ticker = new SystemTicker();

	private final CompletableFuture<Void> future = new CompletableFuture<>();

	@Test
	void shouldKeepAnInterruptAndWaitOn() {
		Thread.currentThread().interrupt();
		assertThat(Uninterrupted.await(this.future, Duration.ofMillis(1), NEVER, this.ticker)).isFalse();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void shouldTakeAFailureForAnEnd() {
		this.future.completeExceptionally(new IllegalStateException());
		assertThat(Uninterrupted.await(this.future, LONG, NEVER, this.ticker)).isTrue();
		assertThat(Uninterrupted.await(CompletableFuture.failedFuture(new Error()), LONG, NEVER, this.ticker)).isTrue();
	}

	@Test
	void whenTheFutureIsCancelledThenItIsComplete() {
		this.future.cancel(false);
		assertThat(Uninterrupted.await(this.future, LONG, NEVER, this.ticker)).isTrue();
	}

	// A second close() of the context interrupts and gives up on a thread that is WAITING
	// (AbstractApplicationContext.isStartupShutdownThreadStuck).
	@Test
	void shouldNotLookStuckToSpring() throws InterruptedException {
		AtomicBoolean ended = new AtomicBoolean();
		Thread waiter = new Thread(() -> ended.set(Uninterrupted.await(this.future, LONG, NEVER, this.ticker)));
		waiter.start();
		Thread.State state = Awaitility.await()
			.atMost(LONG)
			.until(waiter::getState, EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)::contains);
		assertThat(state).isEqualTo(Thread.State.TIMED_WAITING);
		this.future.complete(null);
		waiter.join();
		assertThat(ended).isTrue();
	}

	@Test
	void whenTheBoundIsZeroThenItOnlyLooks() {
		CountDownLatch latch = new CountDownLatch(1);
		assertThat(Uninterrupted.await(latch, Duration.ZERO, NEVER, this.ticker)).isFalse();
		latch.countDown();
		assertThat(Uninterrupted.await(latch, Duration.ZERO, NEVER, this.ticker)).isTrue();
	}

	@Test
	void whenItIsToGiveUpThenItAsksAfterEachSliceAndEnds() {
		AtomicInteger asked = new AtomicInteger();
		assertThat(Uninterrupted.await(new CountDownLatch(1), LONG, () -> asked.incrementAndGet() == 2, this.ticker))
			.isFalse();
		assertThat(asked).hasValue(2);
	}

	@Test
	void whenItIsToGiveUpAtOnceThenItOnlyLooks() {
		List<Long> waits = new ArrayList<>();
		CountDownLatch latch = new CountDownLatch(1) {

			@Override
			public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
				waits.add(timeout);
				return super.await(timeout, unit);
			}

		};
		assertThat(Uninterrupted.await(latch, LONG, () -> true, this.ticker)).isFalse();
		assertThat(waits).containsExactly(0L);
		latch.countDown();
		assertThat(Uninterrupted.await(latch, LONG, () -> true, this.ticker)).isTrue();
	}

	@Test
	void whenTheClockStandsStillThenTheBoundHoldsAllTheSame() {
		AtomicInteger asked = new AtomicInteger();
		assertThat(Uninterrupted.await(new CountDownLatch(1), Duration.ofMillis(110), () -> {
			asked.incrementAndGet();
			return false;
		}, new ManualTicker())).isFalse();
		assertThat(asked).hasValue(3);
	}

	@Test
	void whenTheClockIsPastTheBoundThenItEndsThoughLittleWasWaited() {
		ManualTicker manual = new ManualTicker();
		assertThat(Uninterrupted.await(new CountDownLatch(1), Duration.ofHours(1), () -> {
			manual.advance(Duration.ofHours(1));
			return false;
		}, manual)).isFalse();
	}

	@Test
	void shouldWaitForTheEndOfAThread() {
		CountDownLatch end = new CountDownLatch(1);
		Thread thread = new Thread(() -> Uninterrupted.await(end, LONG, NEVER, this.ticker));
		assertThat(Uninterrupted.join(thread, LONG, NEVER, this.ticker)).isTrue();
		thread.start();
		assertThat(Uninterrupted.join(thread, Duration.ZERO, NEVER, this.ticker)).isFalse();
		assertThat(Uninterrupted.join(thread, Duration.ofMillis(1), NEVER, this.ticker)).isFalse();
		end.countDown();
		assertThat(Uninterrupted.join(thread, LONG, NEVER, this.ticker)).isTrue();
		assertThat(thread.isAlive()).isFalse();
	}

}
