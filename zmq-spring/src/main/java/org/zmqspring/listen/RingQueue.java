package org.zmqspring.listen;

import org.jctools.queues.atomic.SpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Keeps messages in the order in which they were received, in a ring without locks.
 * {@link #offer} is confined to the poller thread. Taking is thread-safe.
 */
final class RingQueue implements LaneQueue {

	private final SpmcAtomicArrayQueue<ZmqMessage> messages;

	private final int capacity;

	/**
	 * How many messages may be accepted before the poller must check for room again. The
	 * poller writes this field rarely, because the worker reads the same cache line. So
	 * there is no counter field: {@link #accepted()} reads the index of the ring.
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
		// The size of the ring is rounded up to a power
		// of two, so the capacity is checked here.
		return (accepted < this.limit || hasRoom(accepted)) && this.messages.offer(message);
	}

	@Override
	public boolean offerOlder(ZmqMessage message) {
		return offer(message);
	}

	/**
	 * Called only at the limit: it reads the consumer index, which other threads write.
	 */
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
