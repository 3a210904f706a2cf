package org.zmqspring.listen;

import java.time.Duration;

/**
 * How messages get to one listener: its threads and the bounded queues before them.
 * Immutable.
 *
 * @param concurrency how many threads call the listener side by side; messages of one
 * topic stay on one of them and keep their order
 * @param threading on which thread it is called
 * @param queueCapacity messages that may wait for it, at least 2; its threads share them
 * evenly
 * @param overflow what happens when they are that many
 * @param overflowTimeout how long {@link Overflow#BLOCK} holds the reading of a socket
 * @param shutdownTimeout how long a stop waits for what is queued
 * @param maxBatchSize how many messages a {@link BatchMessageListener} gets at most in
 * one call
 */
public record LaneSettings(int concurrency, Threading threading, int queueCapacity, Overflow overflow,
		Duration overflowTimeout, Duration shutdownTimeout, int maxBatchSize) {

	/** What a listener gets unless configured otherwise. */
	public static final LaneSettings DEFAULTS = new LaneSettings(1, Threading.WORKER, 8192, Overflow.BLOCK,
			Duration.ofSeconds(3), Duration.ofSeconds(10), 500);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if a number is too small, or there are several
	 * threads where the poller thread calls
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

	/**
	 * How many messages may wait for one of its threads.
	 * @return its share of the capacity, at least 2
	 */
	int queueShare() {
		return Math.max(2,
				this.queueCapacity / this.concurrency + ((this.queueCapacity % this.concurrency > 0) ? 1 : 0));
	}

	/**
	 * The same with another bounded queue.
	 * @param capacity messages that may wait
	 * @param policy what happens when they are that many
	 * @return new settings
	 */
	public LaneSettings withQueue(int capacity, Overflow policy) {
		return new LaneSettings(this.concurrency, this.threading, capacity, policy, this.overflowTimeout,
				this.shutdownTimeout, this.maxBatchSize);
	}

	/**
	 * The same with other threads.
	 * @param threads how many call the listener side by side
	 * @param where on which thread it is called
	 * @return new settings
	 */
	public LaneSettings withThreads(int threads, Threading where) {
		return new LaneSettings(threads, where, this.queueCapacity, this.overflow, this.overflowTimeout,
				this.shutdownTimeout, this.maxBatchSize);
	}

	/**
	 * The same with other batches.
	 * @param size how many messages one call gets at most
	 * @return new settings
	 */
	public LaneSettings withMaxBatchSize(int size) {
		return new LaneSettings(this.concurrency, this.threading, this.queueCapacity, this.overflow,
				this.overflowTimeout, this.shutdownTimeout, size);
	}

}
