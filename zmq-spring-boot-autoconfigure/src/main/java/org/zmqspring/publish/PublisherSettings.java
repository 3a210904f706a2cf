package org.zmqspring.publish;

import java.time.Duration;

/**
 * The bounded queue in front of one publisher. Immutable.
 *
 * @param queueCapacity messages that may wait, at least 2
 * @param overflow what happens when they are that many
 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
 * @param hold whether the first messages wait for subscribers
 */
public record PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout,
		HoldSettings hold) {

	/** What a publisher gets unless configured otherwise. */
	public static final PublisherSettings DEFAULTS = new PublisherSettings(8192, PublisherOverflow.BLOCK,
			Duration.ofSeconds(5));

	public PublisherSettings {
		if (queueCapacity < 2) {
			throw new IllegalArgumentException("queue capacity must be at least 2");
		}
	}

	/**
	 * A queue and nothing else.
	 * @param queueCapacity messages that may wait, at least 2
	 * @param overflow what happens when they are that many
	 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
	 */
	public PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout) {
		this(queueCapacity, overflow, sendTimeout, HoldSettings.OFF);
	}

}
