package org.zmqspring.publish;

import java.time.Duration;
import java.util.Set;

import org.zmqspring.message.TopicPrefix;

/**
 * The bounded queue in front of one publisher. Immutable.
 *
 * @param queueCapacity messages that may wait, at least 2
 * @param overflow what happens when they are that many
 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
 * @param hold whether the first messages wait for subscribers
 * @param lastValueTopics of which topics new subscribers get the last value
 */
public record PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout, HoldSettings hold,
		Set<TopicPrefix> lastValueTopics) {

	/** What a publisher gets unless configured otherwise. */
	public static final PublisherSettings DEFAULTS = new PublisherSettings(8192, PublisherOverflow.BLOCK,
			Duration.ofSeconds(5));

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if the queue has no room for 2 messages
	 */
	public PublisherSettings {
		if (queueCapacity < 2) {
			throw new IllegalArgumentException("queue capacity must be at least 2");
		}
		lastValueTopics = Set.copyOf(lastValueTopics);
	}

	/**
	 * A queue and nothing else.
	 * @param queueCapacity messages that may wait, at least 2
	 * @param overflow what happens when they are that many
	 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
	 */
	public PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout) {
		this(queueCapacity, overflow, sendTimeout, HoldSettings.OFF, Set.of());
	}

}
