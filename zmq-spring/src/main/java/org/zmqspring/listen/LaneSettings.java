package org.zmqspring.listen;

import java.time.Duration;

/**
 * The threads of one listener and the bounded queues in front of them. Immutable.
 *
 * @param concurrency how many threads call the listener at once; all messages of a topic
 * go to the same thread, so they keep their order
 * @param threading on which thread the listener is called
 * @param queueCapacity how many messages may wait, at least 2; the threads share this
 * capacity evenly
 * @param overflow what happens to a message for which there is no room
 * @param overflowTimeout how long {@link Overflow#BLOCK} stops the reading of a socket
 * @param shutdownTimeout how long a stop waits until queued messages are handled
 * @param maxBatchSize how many messages a {@link BatchMessageListener} gets at most in
 * one call
 */
public record LaneSettings(int concurrency, Threading threading, int queueCapacity, Overflow overflow,
		Duration overflowTimeout, Duration shutdownTimeout, int maxBatchSize) {

	/** The settings of a listener that sets none. */
	public static final LaneSettings DEFAULTS = new LaneSettings(1, Threading.WORKER, 8192, Overflow.BLOCK,
			Duration.ofSeconds(3), Duration.ofSeconds(10), 500);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if a number is too small, or if a listener on the
	 * poller thread has a concurrency above 1
	 */
	public LaneSettings {
		require(concurrency >= 1, "concurrency must be at least 1");
		require(queueCapacity >= 2, "queue capacity must be at least 2");
		require(maxBatchSize >= 1, "a batch must hold at least 1 message");
		require(threading == Threading.WORKER || concurrency == 1,
				"a listener on the poller thread cannot have a concurrency of " + concurrency + ", only 1");
	}

	private static void require(boolean holds, String reason) {
		if (!holds) {
			throw new IllegalArgumentException(reason);
		}
	}

	/** How many messages may wait for one of the threads, at least 2. */
	int queueShare() {
		return Math.max(2,
				this.queueCapacity / this.concurrency + ((this.queueCapacity % this.concurrency > 0) ? 1 : 0));
	}

	/**
	 * The same settings with another queue.
	 * @param capacity how many messages may wait
	 * @param policy what happens to a message for which there is no room
	 * @return new settings
	 */
	public LaneSettings withQueue(int capacity, Overflow policy) {
		return new LaneSettings(this.concurrency, this.threading, capacity, policy, this.overflowTimeout,
				this.shutdownTimeout, this.maxBatchSize);
	}

	/**
	 * The same settings with other threads.
	 * @param threads how many threads call the listener at once
	 * @param where on which thread the listener is called
	 * @return new settings
	 */
	public LaneSettings withThreads(int threads, Threading where) {
		return new LaneSettings(threads, where, this.queueCapacity, this.overflow, this.overflowTimeout,
				this.shutdownTimeout, this.maxBatchSize);
	}

	/**
	 * The same settings with another batch size.
	 * @param size how many messages one call gets at most
	 * @return new settings
	 */
	public LaneSettings withMaxBatchSize(int size) {
		return new LaneSettings(this.concurrency, this.threading, this.queueCapacity, this.overflow,
				this.overflowTimeout, this.shutdownTimeout, size);
	}

}
