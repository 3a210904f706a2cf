package org.zmqspring.listen;

import org.jctools.queues.atomic.SpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Keeps messages in the order in which they came, in a ring without locks. {@link #offer}
 * is confined to the poller thread; taking is thread-safe.
 */
final class RingQueue implements LaneQueue {

	private final SpmcAtomicArrayQueue<ZmqMessage> messages;

	private final int capacity;

	/**
	 * Written only when the room known is used: what the poller writes for each message
	 * must not share a cache line with what the worker reads, so the count is the ring's.
	 */
	private long limit;

	RingQueue(int capacity) {
		this.messages = new SpmcAtomicArrayQueue<>(capacity);
		this.capacity = capacity;
		this.limit = capacity;
	}

	@Override
	public boolean offer(ZmqMessage message) {
		long accepted = accepted();
		// The ring is rounded up to a power of two, so it has the room counted here.
		return (accepted < this.limit || hasRoom(accepted)) && this.messages.offer(message);
	}

	@Override
	public boolean append(ZmqMessage message) {
		return offer(message);
	}

	/** Looks at the takers' index, which they write, only when the room known is used. */
	private boolean hasRoom(long accepted) {
		this.limit = this.messages.currentConsumerIndex() + this.capacity;
		return accepted < this.limit;
	}

	@Override
	public long accepted() {
		return this.messages.currentProducerIndex();
	}

	@Override
	public @Nullable ZmqMessage poll() {
		return this.messages.poll();
	}

	@Override
	public int size() {
		return this.messages.size();
	}

	@Override
	public boolean isEmpty() {
		return this.messages.isEmpty();
	}

	@Override
	public boolean isHalfEmpty() {
		return size() <= this.capacity / 2;
	}

}
