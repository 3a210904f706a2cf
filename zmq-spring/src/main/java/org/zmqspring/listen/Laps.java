package org.zmqspring.listen;

import org.zmqspring.agent.Ticker;

/**
 * Measures call after call. Where one follows another at once, the end of the one is the
 * beginning of the next, so that each costs one reading of the clock and not two: half of
 * a lane's time, with listeners that do little, is readings of the clock. What lies in
 * between is then measured as well: the recording of the one call and the taking of the
 * next message, which may wake the poller that waits for room. Confined to the thread
 * that calls.
 */
final class Laps {

	private final Ticker ticker;

	private long lastNanos;

	private boolean running;

	Laps(Ticker ticker) {
		this.ticker = ticker;
	}

	/** A call begins: now, or when the one before ended. */
	void begin() {
		if (!this.running) {
			this.lastNanos = this.ticker.nanos();
			this.running = true;
		}
	}

	/**
	 * A call ended.
	 * @return how long it took, in nanoseconds
	 */
	long end() {
		long nowNanos = this.ticker.nanos();
		long nanos = nowNanos - this.lastNanos;
		this.lastNanos = nowNanos;
		return nanos;
	}

	/** Something else comes before the next call. */
	void stop() {
		this.running = false;
	}

	/**
	 * Measure calls that do not follow each other, and may be made on other threads.
	 * @return laps of their own
	 */
	Laps apart() {
		return new Laps(this.ticker);
	}

}
