package org.zmqspring.config;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import org.zmqspring.agent.Ticker;

/** Waits that an interrupt does not cut short, but finds its flag again afterwards. */
final class Uninterrupted {

	private Uninterrupted() {
	}

	/** How often it is looked whether the future still can complete. */
	private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

	static boolean await(Future<?> future, Duration bound, Ticker ticker) {
		return await(future, bound, () -> false, ticker);
	}

	/**
	 * Wait for a future to complete, in whatever way.
	 * @param future what to wait for
	 * @param bound how long at most
	 * @param hopeless asked now and then; {@code true} ends the wait
	 * @param ticker the clock
	 * @return whether it has completed
	 */
	static boolean await(Future<?> future, Duration bound, BooleanSupplier hopeless, Ticker ticker) {
		boolean interrupted = false;
		long end = ticker.nanos() + bound.toNanos();
		long left = bound.toNanos();
		try {
			while (true) {
				long rest = Math.min(left, end - ticker.nanos());
				try {
					// Not join(): Spring takes a thread that waits without a bound for
					// stuck
					// and closes the context without it.
					future.get(Math.min(rest, LOOK_NANOS), TimeUnit.NANOSECONDS);
					return true;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException | CancellationException ex) {
					return true;
				}
				catch (TimeoutException ex) {
					left -= LOOK_NANOS;
					if (rest <= LOOK_NANOS || hopeless.getAsBoolean()) {
						return false;
					}
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
