package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.zmqspring.agent.Ticker;

/** Waits that an interrupt does not cut short, but finds its flag again afterwards. */
final class Uninterrupted {

	private Uninterrupted() {
	}

	/**
	 * Wait for a future to complete, in whatever way.
	 * @param future what to wait for
	 * @param bound how long at most
	 * @param ticker the clock
	 * @return whether it has completed
	 */
	static boolean await(Future<?> future, Duration bound, Ticker ticker) {
		boolean interrupted = false;
		long end = ticker.nanos() + bound.toNanos();
		try {
			while (true) {
				try {
					// Not join(): Spring takes a thread that waits without a bound for
					// stuck
					// and closes the context without it.
					future.get(end - ticker.nanos(), TimeUnit.NANOSECONDS);
					return true;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException | CancellationException ex) {
					return true;
				}
				catch (TimeoutException ex) {
					return false;
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
