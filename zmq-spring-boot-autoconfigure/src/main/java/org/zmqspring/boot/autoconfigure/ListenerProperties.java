package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.zmqspring.listen.Overflow;

/**
 * Defaults of all listeners. Not thread-safe; filled while the application starts.
 */
public class ListenerProperties {

	/**
	 * Number of messages that may wait for a listener, at least 2.
	 */
	private int queueCapacity = 8192;

	/**
	 * What happens to a message while the queue of its listener is full.
	 */
	private Overflow overflow = Overflow.BLOCK;

	/**
	 * Longest time that a full listener may hold the reading of its sockets, where the
	 * overflow policy is 'block'. A listener that is still full then drops its oldest
	 * messages.
	 */
	private Duration overflowTimeout = Duration.ofSeconds(3);

	/**
	 * Whether listeners start with the application.
	 */
	private boolean autoStartup = true;

	/**
	 * Time that a listener is given to handle what is queued when it is stopped.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(10);

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
