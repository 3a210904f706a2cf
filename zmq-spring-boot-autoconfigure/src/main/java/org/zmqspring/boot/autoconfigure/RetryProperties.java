package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

/**
 * How often and when a listener is called again with a message that it failed on. Not
 * thread-safe; filled while the application starts.
 */
public class RetryProperties {

	/**
	 * Number of times that a listener is called again with a message that it failed on. 0
	 * means never. Later messages wait during the retries.
	 */
	private int maxRetries;

	/**
	 * Time before the first retry.
	 */
	private Duration delay = Duration.ofMillis(100);

	/**
	 * Factor by which each delay is longer than the previous one.
	 */
	private double multiplier = 2;

	/**
	 * Upper bound of the delays.
	 */
	private Duration maxDelay = Duration.ofSeconds(5);

	/**
	 * Time by which a delay may be randomly shorter or longer, but not shorter than the
	 * first delay. It grows with the delay.
	 */
	private Duration jitter = Duration.ZERO;

	public int getMaxRetries() {
		return this.maxRetries;
	}

	public void setMaxRetries(int maxRetries) {
		this.maxRetries = maxRetries;
	}

	public Duration getDelay() {
		return this.delay;
	}

	public void setDelay(Duration delay) {
		this.delay = delay;
	}

	public double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(double multiplier) {
		this.multiplier = multiplier;
	}

	public Duration getMaxDelay() {
		return this.maxDelay;
	}

	public void setMaxDelay(Duration maxDelay) {
		this.maxDelay = maxDelay;
	}

	public Duration getJitter() {
		return this.jitter;
	}

	public void setJitter(Duration jitter) {
		this.jitter = jitter;
	}

}
