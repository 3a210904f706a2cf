package org.zmqspring.agent;

import java.time.Duration;

/** Bounded waits that keep an interrupt for the caller instead of swallowing it. */
final class Waiting {

	private Waiting() {
	}

	/**
	 * Wait for a thread to end, whatever interrupts come.
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
				if (left <= 0 || thread == Thread.currentThread()) {
					return false;
				}
				try {
					thread.join(left / 1_000_000 + 1);
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
