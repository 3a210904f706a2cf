package org.zmqspring.integration.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How bytes fare on their way through a {@link FaultProxy}. Guarded by its lock. */
final class Flow {

	private Mode mode = Mode.PASS;

	private long delayNanos;

	/** What happens to bytes. */
	enum Mode {

		PASS, PAUSE, LOSE_ALL, LOSE_DOWN, LOSE_UP

	}

	synchronized void set(Mode next) {
		this.mode = next;
		notifyAll();
	}

	synchronized void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	/**
	 * Wait as long as the bytes have to.
	 * @param down whether they come from the publisher
	 * @return whether they arrive at all
	 */
	boolean lets(boolean down) {
		long delay;
		synchronized (this) {
			delay = this.delayNanos;
		}
		if (delay > 0) {
			LockSupport.parkNanos(delay);
		}
		return passes(down);
	}

	private synchronized boolean passes(boolean down) {
		while (this.mode == Mode.PAUSE) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		return switch (this.mode) {
			case LOSE_ALL -> false;
			case LOSE_DOWN -> !down;
			case LOSE_UP -> down;
			default -> true;
		};
	}

}
