package org.zmqspring.listen;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;

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
		return await(byNanos, () -> false);
	}

	/**
	 * Wait until it opens.
	 * @param byNanos a reading of the ticker after which there is no more waiting
	 * @param hopeless asked now and then; {@code true} ends the wait
	 * @return whether it is open
	 */
	boolean await(long byNanos, BooleanSupplier hopeless) {
		Duration bound = Duration.ofNanos(byNanos - this.ticker.nanos());
		return Uninterrupted.await(this.latch, bound, hopeless, this.ticker) || isOpen();
	}

}
