package org.zmqspring.agent;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread wait until somebody rings or a time is over. A ring that comes before
 * the wait is not lost. {@link #ring()} is thread-safe and costs a system call only if
 * somebody waits; {@link #await(long)} is confined to one thread.
 */
public final class Doorbell {

	private volatile boolean rung;

	private volatile @Nullable Thread waiter;

	public void ring() {
		this.rung = true;
		Thread waiting = this.waiter;
		if (waiting != null) {
			LockSupport.unpark(waiting);
		}
	}

	/**
	 * Wait for a ring.
	 * @param maxNanos how long at most; zero or less does not wait
	 */
	public void await(long maxNanos) {
		this.waiter = Thread.currentThread();
		try {
			if (!this.rung && maxNanos > 0) {
				LockSupport.parkNanos(this, maxNanos);
				// parkNanos returns at once while the thread is interrupted
				Thread.interrupted();
			}
		}
		finally {
			this.waiter = null;
			this.rung = false;
		}
	}

}
