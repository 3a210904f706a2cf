package org.zmqspring.publish;

import java.time.Duration;

/**
 * Whether a publisher keeps its first messages until subscribers are there. Immutable.
 *
 * @param untilSubscribers how many subscriptions, over all endpoints, end the hold; zero
 * is no hold
 * @param timeout how long after the start it ends at the latest
 */
public record HoldSettings(int untilSubscribers, Duration timeout) {

	/** Messages flow at once. */
	public static final HoldSettings OFF = new HoldSettings(0, Duration.ofSeconds(30));

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if the number is negative
	 */
	public HoldSettings {
		if (untilSubscribers < 0) {
			throw new IllegalArgumentException("the number of subscribers must not be negative");
		}
	}

}
