package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.Threading;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Defaults of all listeners. Not thread-safe; filled while the application starts.
 */
public class ListenerProperties {

	/**
	 * Number of threads that call a listener at the same time. With more than one, only
	 * messages of the same topic keep their order.
	 */
	private int concurrency = 1;

	/**
	 * Thread that calls listeners.
	 */
	private Threading threading = Threading.WORKER;

	/**
	 * Largest number of messages that a batch listener gets in one call.
	 */
	private int maxBatchSize = 500;

	/**
	 * Number of messages that may wait for a listener, at least 2.
	 */
	private int queueCapacity = 8192;

	/**
	 * What happens to a message while the queue of its listener is full.
	 */
	private Overflow overflow = Overflow.BLOCK;

	/**
	 * With the overflow policy 'block', a full listener stops its subscriber from
	 * reading. This is the longest time; all listeners of the subscriber share it. A
	 * listener that is still full then drops its oldest messages. Must be below the sum
	 * of the heartbeat interval and timeout. The default is 3s, or half of that sum if
	 * that is shorter.
	 */
	private Duration overflowTimeout = Duration.ofSeconds(3);

	/**
	 * The object that is the default. If {@code overflowTimeout} is another object, a
	 * time was set, even if it equals the default.
	 */
	private final Duration builtInOverflowTimeout = this.overflowTimeout;

	/**
	 * Whether listeners start with the application.
	 */
	private boolean autoStartup = true;

	/**
	 * Longest time for which a listener that is stopped may handle the messages in its
	 * queue.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(10);

	/**
	 * Time without a message after which a running listener is idle. Then an event is
	 * published, and another one after each further such time. 0 publishes no event.
	 */
	private Duration idleEventInterval = Duration.ZERO;

	/**
	 * Repeated calls with a message that a listener failed on.
	 */
	@NestedConfigurationProperty
	private final RetryProperties retry = new RetryProperties();

	/**
	 * Messages that a listener failed on after all retries.
	 */
	@NestedConfigurationProperty
	private final QuarantineProperties quarantine = new QuarantineProperties();

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public Threading getThreading() {
		return this.threading;
	}

	public void setThreading(Threading threading) {
		this.threading = threading;
	}

	public int getMaxBatchSize() {
		return this.maxBatchSize;
	}

	public void setMaxBatchSize(int maxBatchSize) {
		this.maxBatchSize = maxBatchSize;
	}

	public Duration getIdleEventInterval() {
		return this.idleEventInterval;
	}

	public void setIdleEventInterval(Duration idleEventInterval) {
		this.idleEventInterval = idleEventInterval;
	}

	public RetryProperties getRetry() {
		return this.retry;
	}

	public QuarantineProperties getQuarantine() {
		return this.quarantine;
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

	public Overflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(Overflow overflow) {
		this.overflow = overflow;
	}

	public Duration getOverflowTimeout() {
		return this.overflowTimeout;
	}

	public void setOverflowTimeout(Duration overflowTimeout) {
		this.overflowTimeout = overflowTimeout;
	}

	/**
	 * Compares identity: a time that is set is another object, even if it equals the
	 * default.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean hasOwnOverflowTimeout() {
		return this.overflowTimeout != this.builtInOverflowTimeout;
	}

	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

}
