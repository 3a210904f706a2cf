package org.zmqspring.listen;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import org.zmqspring.agent.Ticker;

/**
 * Keeps the latest messages that a listener finally failed on, up to a number and a size.
 * A message is reserved and hidden while it is offered to a taker. If the taker refuses
 * the message, it is shown again at its old place. Guarded by its lock.
 */
final class Quarantine {

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Entry> messages = new LinkedHashSet<>();

	private final QuarantineSettings settings;

	private final Ticker ticker;

	private long bytes;

	private volatile long total;

	/** How many messages are not reserved. */
	private volatile int size;

	Quarantine(QuarantineSettings settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
	}

	void add(ListenerExecutionFailedException failure) {
		Instant now = Instant.ofEpochMilli(this.ticker.epochMillis());
		Entry message = new Entry(QuarantinedMessage.of(failure, now, this.settings.maxBytes()));
		this.lock.lock();
		try {
			this.total = this.total + 1;
			this.messages.add(message);
			this.bytes += message.quarantined.kept();
			resize(1);
			Iterator<Entry> oldest = this.messages.iterator();
			while (this.messages.size() > this.settings.capacity() || this.bytes > this.settings.maxBytes()) {
				Entry gone = oldest.next();
				oldest.remove();
				onRemoved(gone);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void onRemoved(Entry message) {
		this.bytes -= message.quarantined.kept();
		resize(message.reserved ? 0 : -1);
	}

	private void resize(int by) {
		this.size = this.size + by;
	}

	/** A copy of the messages that are not reserved, the oldest one first. */
	List<QuarantinedMessage> list() {
		return present().stream().map((message) -> message.quarantined).toList();
	}

	private List<Entry> present() {
		this.lock.lock();
		try {
			return this.messages.stream().filter((message) -> !message.reserved).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Offer each message to a taker, the oldest first, and remove those that it takes.
	 * The lock is not held while the taker is called. Returns how many were taken.
	 */
	int release(Predicate<QuarantinedMessage> taker) {
		int taken = 0;
		for (Entry message : present()) {
			if (reserve(message)) {
				taken += message.offerTo(taker) ? 1 : 0;
			}
		}
		return taken;
	}

	/**
	 * Reserve all messages that have their frames. Returns them, the oldest first; each
	 * must be offered once.
	 */
	List<Entry> reserve() {
		return present().stream()
			.filter((message) -> message.quarantined.message() != null)
			.filter(this::reserve)
			.toList();
	}

	private boolean reserve(Entry message) {
		this.lock.lock();
		try {
			if (message.reserved || !this.messages.contains(message)) {
				return false;
			}
			message.reserved = true;
			resize(-1);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void settle(Entry message, boolean taken) {
		this.lock.lock();
		try {
			if (taken && this.messages.remove(message)) {
				onRemoved(message);
			}
			else if (this.messages.contains(message)) {
				resize(1);
			}
			message.reserved = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		return this.size;
	}

	/** How many messages were added since registration. */
	long total() {
		return this.total;
	}

	/** A message and whether it is reserved. Guarded by the quarantine's lock. */
	final class Entry {

		private final QuarantinedMessage quarantined;

		private boolean reserved;

		private Entry(QuarantinedMessage quarantined) {
			this.quarantined = quarantined;
		}

		/**
		 * Offer the message to a taker, without the lock. Returns whether it was taken.
		 * If the taker throws, the message is not taken.
		 */
		boolean offerTo(Predicate<QuarantinedMessage> taker) {
			boolean taken = false;
			try {
				taken = taker.test(this.quarantined);
			}
			finally {
				settle(this, taken);
			}
			return taken;
		}

	}

}
