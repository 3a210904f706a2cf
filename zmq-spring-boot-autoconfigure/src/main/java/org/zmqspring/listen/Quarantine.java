package org.zmqspring.listen;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.zmqspring.agent.Ticker;

/**
 * Keeps the latest messages that a listener failed on for good, bounded in count and
 * bytes. Guarded by its lock.
 */
final class Quarantine {

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<QuarantinedMessage> messages = new ArrayDeque<>();

	private final QuarantineSettings settings;

	private final Ticker ticker;

	private long bytes;

	private volatile long total;

	private volatile int size;

	Quarantine(QuarantineSettings settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
	}

	void add(ListenerExecutionFailedException failure) {
		Instant now = Instant.ofEpochMilli(this.ticker.epochMillis());
		QuarantinedMessage message = QuarantinedMessage.of(failure, now, this.settings.maxBytes());
		this.lock.lock();
		try {
			this.total = this.total + 1;
			keep(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take back what was released, as if it had never left.
	 * @param message the message
	 */
	void restore(QuarantinedMessage message) {
		this.lock.lock();
		try {
			keep(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void keep(QuarantinedMessage message) {
		this.messages.addLast(message);
		this.bytes += message.kept();
		while (this.messages.size() > this.settings.capacity() || this.bytes > this.settings.maxBytes()) {
			this.bytes -= this.messages.removeFirst().kept();
		}
		this.size = this.messages.size();
	}

	/**
	 * What is there, the oldest first.
	 * @return a copy
	 */
	List<QuarantinedMessage> list() {
		this.lock.lock();
		try {
			return List.copyOf(this.messages);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take out what somebody takes. The lock is not held while he is asked.
	 * @param taker asked for each message, the oldest first
	 * @return how many he took
	 */
	int release(Predicate<QuarantinedMessage> taker) {
		int taken = 0;
		for (QuarantinedMessage message : list()) {
			if (remove(message)) {
				boolean gone = false;
				try {
					gone = taker.test(message);
				}
				finally {
					if (!gone) {
						restore(message);
					}
				}
				taken += gone ? 1 : 0;
			}
		}
		return taken;
	}

	private boolean remove(QuarantinedMessage message) {
		this.lock.lock();
		try {
			boolean there = this.messages.removeIf((other) -> other == message);
			this.bytes -= there ? message.kept() : 0;
			this.size = this.messages.size();
			return there;
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		return this.size;
	}

	/**
	 * How many messages came in, those that are gone again included.
	 * @return the count since registration
	 */
	long total() {
		return this.total;
	}

}
