package org.zmqspring.publish;

import java.time.Duration;

/**
 * Whether a publisher keeps its first messages until peers have subscribed. Immutable.
 *
 * @param untilSubscribers number of subscriptions, over all endpoints, that end the hold;
 * zero holds nothing
 * @param timeout time after the start at which the hold ends at the latest
 */
public record HoldSettings(int untilSubscribers, Duration timeout) {

	/** Messages are sent at once. */
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
