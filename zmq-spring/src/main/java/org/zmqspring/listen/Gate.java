package org.zmqspring.listen;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.zmqspring.agent.Ticker;

/**
 * Opens once and lets those who wait go on; an interrupt neither ends the wait nor gets
 * lost. Thread-safe.
 */
final class Gate {

	/** How often it is looked whether it still can open. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final CountDownLatch latch = new CountDownLatch(1);

	private final Ticker ticker;

	Gate(Ticker ticker) {
		this.ticker = ticker;
	}

	void open() {
		this.latch.countDown();
	}

	boolean isOpen() {
		return this.latch.getCount() == 0;
	}

	/**
	 * Wait until it opens.
	 * @param byNanos a reading of the ticker after which there is no more waiting
	 * @return whether it is open
	 */
	boolean await(long byNanos) {
		return await(byNanos, () -> false);
	}

	/**
	 * Wait until it opens.
	 * @param byNanos a reading of the ticker after which there is no more waiting
	 * @param hopeless asked now and then; {@code true} ends the wait
	 * @return whether it is open
	 */
	boolean await(long byNanos, BooleanSupplier hopeless) {
		boolean interrupted = false;
		long left = byNanos - this.ticker.nanos();
		try {
			while (true) {
				try {
					long rest = Math.min(left, byNanos - this.ticker.nanos());
					if (this.latch.await(Math.min(rest, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
						return true;
					}
					left -= LOOK_NANOS;
					if (rest <= LOOK_NANOS || hopeless.getAsBoolean()) {
						return isOpen();
					}
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

}
