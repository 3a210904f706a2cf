package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.transport.SocketMode;

/**
 * Properties of one publisher. Not thread-safe; filled while the application starts.
 */
public class PublisherProperties extends SocketProperties {

	/**
	 * Number of messages that may wait in front of the socket, at least 2.
	 */
	private int queueCapacity = 8192;

	/**
	 * What sending does while the queue is full.
	 */
	private PublisherOverflow overflow = PublisherOverflow.BLOCK;

	/**
	 * Time that sending waits for room in the queue before it fails, where the overflow
	 * policy is 'block'.
	 */
	private Duration sendTimeout = Duration.ofSeconds(5);

	public PublisherProperties() {
		super(SocketMode.BIND);
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

	public PublisherOverflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(PublisherOverflow overflow) {
		this.overflow = overflow;
	}

	public Duration getSendTimeout() {
		return this.sendTimeout;
	}

	public void setSendTimeout(Duration sendTimeout) {
		this.sendTimeout = sendTimeout;
	}

}
