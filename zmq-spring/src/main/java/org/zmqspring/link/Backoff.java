package org.zmqspring.link;

import java.util.random.RandomGenerator;

/**
 * Draws the delays before reconnect attempts. The interval doubles until it reaches the
 * maximum, which no delay exceeds. The random share grows with the interval. Confined to
 * one thread.
 */
// JeroMQ 0.6.0 exceeds the maximum, and its random share does not grow with the interval,
// so that many clients reconnect at the same moment (TcpConnecter.getNewReconnectIvl).
final class Backoff {

	private final ReconnectSettings settings;

	private final RandomGenerator random;

	private long intervalNanos;

	Backoff(ReconnectSettings settings, RandomGenerator random) {
		this.settings = settings;
		this.random = random;
		reset();
	}

	/**
	 * Draw the next delay and double the interval.
	 * @return uniform in [interval × (1 − jitter), interval], in nanoseconds
	 */
	long nextNanos() {
		long interval = this.intervalNanos;
		long max = this.settings.ivlMax().toNanos();
		if (max > interval) {
			this.intervalNanos = (interval > max / 2) ? max : interval * 2;
		}
		return interval - (long) (interval * this.settings.jitter() * this.random.nextDouble());
	}

	/** Start from the first interval again. */
	void reset() {
		this.intervalNanos = this.settings.ivl().toNanos();
	}

}
