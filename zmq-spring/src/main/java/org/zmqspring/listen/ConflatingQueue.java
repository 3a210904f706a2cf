package org.zmqspring.listen;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Keeps the latest message of each topic. A newer message replaces the one that waits. If
 * the publisher has restarted in between, the newer one is appended instead: no message
 * of the old life may follow one of the new life. Guarded by its lock.
 */
final class ConflatingQueue implements LaneQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<TopicKey, ZmqMessage> latest = new LinkedHashMap<>();

	private final int capacity;

	private final Consumer<ZmqMessage> replaced;

	private volatile int size;

	private volatile long accepted;

	/** The consumer gets each message that a newer one has replaced. */
	ConflatingQueue(int capacity, Consumer<ZmqMessage> replaced) {
		this.capacity = capacity;
		this.replaced = replaced;
	}

	@Override
	public boolean offer(ZmqMessage message) {
		TopicKey topic = TopicKey.of(message);
		ZmqMessage before;
		this.lock.lock();
		try {
			before = this.latest.get(topic);
			if (before == null) {
				return putIfRoom(topic, message);
			}
			if (LaneMarks.isNewLife(before, message)) {
				this.latest.remove(topic);
			}
			this.latest.put(topic, message);
			this.accepted++;
		}
		finally {
			this.lock.unlock();
		}
		this.replaced.accept(before);
		return true;
	}

	@Override
	public boolean offerOlder(ZmqMessage message) {
		TopicKey topic = TopicKey.of(message);
		this.lock.lock();
		try {
			return !this.latest.containsKey(topic) && putIfRoom(topic, message);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean putIfRoom(TopicKey topic, ZmqMessage message) {
		if (this.latest.size() >= this.capacity) {
			return false;
		}
		this.latest.put(topic, message);
		this.size = this.latest.size();
		this.accepted++;
		return true;
	}

	@Override
	public long accepted() {
		return this.accepted;
	}

	@Override
	public @Nullable ZmqMessage poll() {
		if (this.size == 0) {
			return null;
		}
		this.lock.lock();
		try {
			Iterator<ZmqMessage> oldest = this.latest.values().iterator();
			if (!oldest.hasNext()) {
				return null;
			}
			ZmqMessage message = oldest.next();
			oldest.remove();
			this.size = this.latest.size();
			return message;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public boolean isEmpty() {
		return this.size == 0;
	}

	@Override
	public boolean isHalfEmpty() {
		return this.size <= this.capacity / 2;
	}

}
