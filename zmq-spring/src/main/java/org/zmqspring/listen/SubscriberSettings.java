package org.zmqspring.listen;

import java.time.Duration;
import java.util.Set;

import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;

/**
 * How one subscriber is read. Immutable.
 *
 * @param topics prefixes that are subscribed in addition to those of the listeners
 * @param traceHeader whether a trace header after the payload is read and removed
 * @param longestHold how long all full listeners together may stop its reading, whatever
 * their overflow timeout is
 */
@Internal
public record SubscriberSettings(Set<TopicPrefix> topics, boolean traceHeader, Duration longestHold) {

	/** Longer than any timeout that a listener can have. */
	private static final Duration UNLIMITED = Duration.ofDays(36500);

	/** The settings of a subscriber that sets none. */
	public static final SubscriberSettings NONE = new SubscriberSettings(Set.of(), false);

	/**
	 * Let only the overflow timeout of a listener limit how long it stops the reading.
	 * @param topics prefixes that are subscribed in addition to those of the listeners
	 * @param traceHeader whether a trace header after the payload is read and removed
	 */
	public SubscriberSettings(Set<TopicPrefix> topics, boolean traceHeader) {
		this(topics, traceHeader, UNLIMITED);
	}

	/**
	 * Copies the topics.
	 */
	public SubscriberSettings {
		topics = Set.copyOf(topics);
	}

}
