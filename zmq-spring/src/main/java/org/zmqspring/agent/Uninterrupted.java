package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Waits with a bound that an interrupt does not shorten. The interrupt flag is set again
 * after the wait. Stateless, thread-safe.
 */
public final class Uninterrupted {

	/** How often a wait asks whether it must give up. */
	private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();

	private Uninterrupted() {
	}

	/**
	 * Wait until a latch is open.
	 * @param latch the latch
	 * @param bound how long to wait at most
	 * @param giveUp asked at once and every 50 ms; {@code true} ends the wait
	 * @param ticker the clock
	 * @return whether the latch is open
	 */
	public static boolean await(CountDownLatch latch, Duration bound, BooleanSupplier giveUp, Ticker ticker) {
		return await((nanos) -> latch.await(nanos, TimeUnit.NANOSECONDS), bound, giveUp, ticker);
	}

	/**
	 * Wait until a future is complete. A failure completes it as well.
	 * @param future the future
	 * @param bound how long to wait at most
	 * @param giveUp asked at once and every 50 ms; {@code true} ends the wait
	 * @param ticker the clock
	 * @return whether the future is complete
	 */
	public static boolean await(Future<?> future, Duration bound, BooleanSupplier giveUp, Ticker ticker) {
		return await((nanos) -> isDone(future, nanos), bound, giveUp, ticker);
	}

	private static boolean isDone(Future<?> future, long nanos) throws InterruptedException {
		try {
			future.get(nanos, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (ExecutionException | CancellationException ex) {
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	/**
	 * Wait until a thread has ended.
	 * @param thread the thread
	 * @param bound how long to wait at most
	 * @param giveUp asked at once and every 50 ms; {@code true} ends the wait
	 * @param ticker the clock
	 * @return whether the thread has ended; one that was never started has
	 */
	public static boolean join(Thread thread, Duration bound, BooleanSupplier giveUp, Ticker ticker) {
		return await((nanos) -> {
			TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
			return !thread.isAlive();
		}, bound, giveUp, ticker);
	}

	// Spring regards a thread that waits without a bound as stuck, and closes the context
	// without it. So each slice of the wait has a bound.
	private static boolean await(Event event, Duration bound, BooleanSupplier giveUp, Ticker ticker) {
		boolean interrupted = false;
		long end = ticker.nanos() + bound.toNanos();
		// Ends the wait if the clock stands still, as it does in tests.
		long left = bound.toNanos();
		// The first check does not wait: a thread that waits for itself gives up at once.
		long slice = 0;
		try {
			while (true) {
				long rest = Math.min(left, end - ticker.nanos());
				try {
					if (event.await(Math.min(rest, slice))) {
						return true;
					}
					left -= slice;
					if (rest <= slice || giveUp.getAsBoolean()) {
						return false;
					}
					slice = CHECK_NANOS;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** What can be waited for. */
	private interface Event {

		/**
		 * Wait for this time at most, and return whether the event has happened. Zero
		 * only checks.
		 */
		boolean await(long nanos) throws InterruptedException;

	}

}
