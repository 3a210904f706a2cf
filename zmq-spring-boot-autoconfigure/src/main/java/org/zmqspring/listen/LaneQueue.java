package org.zmqspring.listen;

import org.jctools.queues.atomic.SpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * The messages that wait in one lane, bounded to the message. {@link #offer} is confined
 * to the poller thread; taking is thread-safe, because beside the worker also the poller
 * takes, to drop the oldest.
 */
final class LaneQueue {

	private final SpmcAtomicArrayQueue<ZmqMessage> messages;

	private final int capacity;

	private long offered;

	private long limit;

	LaneQueue(int capacity) {
		this.messages = new SpmcAtomicArrayQueue<>(capacity);
		this.capacity = capacity;
		this.limit = capacity;
	}

	/**
	 * Append a message.
	 * @param message the message
	 * @return whether there was room
	 */
	boolean offer(ZmqMessage message) {
		if (this.offered == this.limit && !hasRoom()) {
			return false;
		}
		// The ring is rounded up to a power of two, so it has the room counted here.
		this.messages.offer(message);
		this.offered++;
		return true;
	}

	/** Looks at the takers' index, which they write, only when the room known is used. */
	private boolean hasRoom() {
		this.limit = this.messages.currentConsumerIndex() + this.capacity;
		return this.offered < this.limit;
	}

	@Nullable ZmqMessage poll() {
		return this.messages.poll();
	}

	int size() {
		return this.messages.size();
	}

	boolean isHalfEmpty() {
		return size() <= this.capacity / 2;
	}

}
