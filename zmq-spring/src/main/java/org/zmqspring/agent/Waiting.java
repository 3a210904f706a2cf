package org.zmqspring.agent;

import java.time.Duration;

/** Bounded waits that keep an interrupt for the caller instead of swallowing it. */
final class Waiting {

	private Waiting() {
	}

	/** How often it is looked whether the thread still can end. */
	private static final long LOOK_MILLIS = 50;

	/**
	 * Wait for a thread to end, whatever interrupts come. A thread that waits for the end
	 * of the application is not waited for.
	 * @param thread the thread
	 * @param bound how long at most
	 * @param ticker the clock
	 * @return whether it has ended
	 */
	static boolean join(Thread thread, Duration bound, Ticker ticker) {
		boolean interrupted = false;
		long end = ticker.nanos() + bound.toNanos();
		try {
			while (thread.isAlive()) {
				long left = end - ticker.nanos();
				if (left <= 0 || EndWaiter.is(thread)) {
					return false;
				}
				try {
					thread.join(Math.min(left / 1_000_000 + 1, LOOK_MILLIS));
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			return true;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
