package org.zmqspring.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what came in over one link, across all its generations, and what was refused.
 * Messages are counted by the thread that owns the link's socket alone; everything else
 * is thread-safe.
 */
public final class LinkTraffic {

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong lastNanos = new AtomicLong();

	private final AtomicLongArray refused = new AtomicLongArray(PeerRefusal.values().length);

	/** Begin to count at 0. */
	public LinkTraffic() {
	}

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

	/**
	 * Messages received.
	 * @return the count since the link was added
	 */
	public long messages() {
		return this.messages.get();
	}

	/**
	 * Bytes received, all frames added up.
	 * @return the count since the link was added
	 */
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

	/**
	 * Count a peer whose connection was ended, or a subscription that was not taken.
	 * @param reason why
	 */
	public void refused(PeerRefusal reason) {
		this.refused.incrementAndGet(reason.ordinal());
	}

	/**
	 * How many connections of peers were ended, or subscriptions not taken.
	 * @param reason why
	 * @return the count
	 */
	public long refusals(PeerRefusal reason) {
		return this.refused.get(reason.ordinal());
	}

}
