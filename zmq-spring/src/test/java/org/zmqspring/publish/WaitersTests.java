package org.zmqspring.publish;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WaitersTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final Waiters waiters = new Waiters(new SystemTicker());

	@Test
	void whenConditionHoldsThenItDoesNotWait() {
		assertThat(this.waiters.await(() -> true, Duration.ZERO)).isEqualTo(Waiters.Result.MET);
	}

	@Test
	void whenBoundIsOverThenItSaysSo() {
		assertThat(this.waiters.await(() -> false, Duration.ofMillis(1))).isEqualTo(Waiters.Result.TIMED_OUT);
	}

	@Test
	void whenBoundIsBeyondTheClockThenItIsWithoutBound() {
		AtomicInteger tries = new AtomicInteger();

		assertThat(this.waiters.await(() -> {
			this.waiters.wake(1);
			return tries.incrementAndGet() == 3;
		}, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Waiters.Result.MET);
	}

	@Test
	@Timeout(120)
	void whenAThreadIsWokenAndGivesUpThenTheNextOneIsWoken() throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		Thread next = thread(over::get);

		assertThat(this.waiters.await(() -> {
			startAndAwaitParked(next);
			over.set(true);
			// this thread, which has waited longer
			this.waiters.wake(1);
			return false;
		}, Duration.ZERO)).isEqualTo(Waiters.Result.TIMED_OUT);

		next.join();
	}

	@Test
	@Timeout(120)
	void shouldWakeNoMoreThanItIsTold() throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		List<Boolean> seenBySecond = new CopyOnWriteArrayList<>();
		AtomicInteger tries = new AtomicInteger();
		Thread first = thread(() -> tries.incrementAndGet() == 2);
		Thread second = thread(() -> {
			boolean end = over.get();
			seenBySecond.add(end);
			return end;
		});
		startAndAwaitParked(first);
		startAndAwaitParked(second);

		this.waiters.wake(1);
		first.join();
		over.set(true);
		this.waiters.wake(1);
		second.join();

		assertThat(seenBySecond).containsExactly(false, true);
	}

	@Test
	@Timeout(120)
	void whenMoreWaitThanThereIsRoomForThenWakingEnds() throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger tries = new AtomicInteger();
		Thread[] takers = new Thread[200];
		for (int i = 0; i < takers.length; i++) {
			takers[i] = new Thread(() -> this.waiters.await(() -> {
				tries.incrementAndGet();
				return over.get();
			}, LONG));
			takers[i].setDaemon(true);
			takers[i].start();
		}
		for (int round = 0; round < 20; round++) {
			this.waiters.wake(Integer.MAX_VALUE);
		}
		int after = tries.get();
		over.set(true);
		while (Arrays.stream(takers).anyMatch(Thread::isAlive)) {
			this.waiters.wake(Integer.MAX_VALUE);
			Thread.onSpinWait();
		}
		assertThat(after).isLessThan(takers.length * 25);
	}

	@Test
	@Timeout(120)
	void whenManyCompeteThenNobodyIsForgotten() throws InterruptedException {
		int threads = 8;
		int each = 20_000;
		Semaphore room = new Semaphore(0);
		AtomicInteger met = new AtomicInteger();
		Thread[] takers = new Thread[threads];
		for (int i = 0; i < threads; i++) {
			boolean impatient = i % 2 == 0;
			takers[i] = new Thread(() -> {
				for (int taken = 0; taken < each;) {
					// Who gives up passes on a wake-up that was meant for it.
					Duration bound = impatient ? Duration.ofNanos(taken % 50_000) : LONG;
					if (this.waiters.await(room::tryAcquire, bound) == Waiters.Result.MET) {
						taken++;
						met.incrementAndGet();
					}
				}
			});
			takers[i].setDaemon(true);
			takers[i].start();
		}

		for (int given = 0; given < threads * each; given++) {
			room.release();
			this.waiters.wake(1);
		}
		for (Thread taker : takers) {
			taker.join();
		}

		assertThat(met).hasValue(threads * each);
	}

	private Thread thread(BooleanSupplier condition) {
		Thread thread = new Thread(() -> this.waiters.await(condition, LONG));
		thread.setDaemon(true);
		return thread;
	}

	private static void startAndAwaitParked(Thread thread) {
		thread.start();
		await().atMost(Duration.ofSeconds(30)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
	}

}
