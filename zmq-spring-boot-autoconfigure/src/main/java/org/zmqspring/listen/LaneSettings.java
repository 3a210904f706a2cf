package org.zmqspring.listen;

import java.time.Duration;

/**
 * The bounded queue and the worker in front of one listener. Immutable.
 *
 * @param queueCapacity messages that may wait, at least 2
 * @param overflow what happens when they are that many
 * @param overflowTimeout how long {@link Overflow#BLOCK} holds the reading of a socket
 * @param shutdownTimeout how long a stop waits for what is queued
 */
public record LaneSettings(int queueCapacity, Overflow overflow, Duration overflowTimeout, Duration shutdownTimeout) {

	/** What a listener gets unless configured otherwise. */
	public static final LaneSettings DEFAULTS = new LaneSettings(8192, Overflow.BLOCK, Duration.ofSeconds(3),
			Duration.ofSeconds(10));

	public LaneSettings {
		if (queueCapacity < 2) {
			throw new IllegalArgumentException("queue capacity must be at least 2");
		}
	}

}
