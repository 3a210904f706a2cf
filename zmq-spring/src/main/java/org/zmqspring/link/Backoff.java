package org.zmqspring.link;

import java.util.random.RandomGenerator;

/**
 * Draws the delays before reconnect attempts: the interval doubles from the first to the
 * maximum, which no delay ever exceeds, and the random share grows with it. (JeroMQ 0.6.0
 * jitters by the first interval only, so that a fleet comes back in step, and exceeds the
 * maximum: {@code TcpConnecter.getNewReconnectIvl}.) Confined to one thread.
 */
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
