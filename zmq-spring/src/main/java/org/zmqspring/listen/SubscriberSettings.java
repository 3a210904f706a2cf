package org.zmqspring.listen;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.replay.ReplaySettings;

/**
 * How one subscriber is read. Immutable.
 *
 * @param topics prefixes that are subscribed in addition to those of the listeners
 * @param traceHeader whether a trace header after the payload is read and removed
 * @param longestHold how long all full listeners together may stop its reading, whatever
 * their overflow timeout is
 * @param feed the frames and numbers of its messages
 * @param largestPayload how many bytes a decoded payload may have
 * @param replay where it asks for messages that it has missed; {@code null} if it does
 * not ask
 */
@Internal
public record SubscriberSettings(Set<TopicPrefix> topics, boolean traceHeader, Duration longestHold, FeedSettings feed,
		long largestPayload, @Nullable ReplaySettings replay) {

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
	 * Let messages have their usual form.
	 * @param topics prefixes that are subscribed in addition to those of the listeners
	 * @param traceHeader whether a trace header after the payload is read and removed
	 * @param longestHold how long full listeners may stop its reading, all of them
	 * together
	 */
	public SubscriberSettings(Set<TopicPrefix> topics, boolean traceHeader, Duration longestHold) {
		this(topics, traceHeader, longestHold, FeedSettings.NONE, Long.MAX_VALUE, null);
	}

	/**
	 * Copies the topics.
	 */
	public SubscriberSettings {
		topics = Set.copyOf(topics);
	}

	/**
	 * These settings for messages of another form.
	 * @param other what messages are made of
	 * @param largest how many bytes a decoded payload may have
	 * @return new settings
	 */
	public SubscriberSettings withFeed(FeedSettings other, long largest) {
		return new SubscriberSettings(this.topics, this.traceHeader, this.longestHold, other, largest, this.replay);
	}

	/**
	 * These settings for a subscriber that asks for messages that it has missed.
	 * @param other where it asks; {@code null} if it does not ask
	 * @return new settings
	 */
	public SubscriberSettings withReplay(@Nullable ReplaySettings other) {
		return new SubscriberSettings(this.topics, this.traceHeader, this.longestHold, this.feed, this.largestPayload,
				other);
	}

}
