package org.zmqspring.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class UninterruptedTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final CompletableFuture<Void> future = new CompletableFuture<>();

	@Test
	void shouldKeepAnInterruptAndWaitOn() {
		Thread.currentThread().interrupt();
		assertThat(Uninterrupted.await(this.future, Duration.ofMillis(1), new SystemTicker())).isFalse();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void shouldTakeAFailureForAnEnd() {
		this.future.completeExceptionally(new IllegalStateException());
		assertThat(Uninterrupted.await(this.future, LONG, new SystemTicker())).isTrue();
		assertThat(Uninterrupted.await(CompletableFuture.failedFuture(new Error()), LONG, new SystemTicker())).isTrue();
	}

	// A second close() of the context interrupts and gives up on a thread that is WAITING
	// (AbstractApplicationContext.isStartupShutdownThreadStuck).
	@Test
	void shouldNotLookStuckToSpring() throws InterruptedException {
		AtomicBoolean ended = new AtomicBoolean();
		Thread waiter = new Thread(() -> ended.set(Uninterrupted.await(this.future, LONG, new SystemTicker())));
		waiter.start();
		Awaitility.await()
			.atMost(LONG)
			.until(() -> EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(waiter.getState()));
		assertThat(waiter.getState()).isEqualTo(Thread.State.TIMED_WAITING);
		this.future.complete(null);
		waiter.join();
		assertThat(ended).isTrue();
	}

}
