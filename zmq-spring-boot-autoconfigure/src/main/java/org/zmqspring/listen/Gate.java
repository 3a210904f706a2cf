package org.zmqspring.listen;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.zmqspring.agent.Ticker;

/**
 * Opens once and lets those who wait go on; an interrupt neither ends the wait nor gets
 * lost. Thread-safe.
 */
final class Gate {

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
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.latch.await(byNanos - this.ticker.nanos(), TimeUnit.NANOSECONDS);
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
