package org.zmqspring.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what came in over one link, across all its generations. Written by the thread
 * that owns the link's socket alone; read by any.
 */
public final class LinkTraffic {

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong lastNanos = new AtomicLong();

	/**
	 * Count a batch. Confined to the owner of the socket.
	 * @param count the number of messages
	 * @param size their sizes added up, in bytes
	 * @param nowNanos the time, by the ticker
	 */
	public void received(long count, long size, long nowNanos) {
		this.messages.lazySet(this.messages.getPlain() + count);
		this.bytes.lazySet(this.bytes.getPlain() + size);
		this.lastNanos.lazySet(nowNanos);
	}

	public long messages() {
		return this.messages.get();
	}

	public long bytes() {
		return this.bytes.get();
	}

	/**
	 * When the last batch came.
	 * @return a reading of the ticker; meaningless while {@link #messages()} is 0
	 */
	public long lastNanos() {
		return this.lastNanos.get();
	}

}
