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
 * Keeps the latest messages that a listener failed on for good, bounded in count and
 * bytes. A message that somebody may take is lent to him: it is not seen meanwhile, and
 * if he does not take it, it is where it was. Guarded by its lock.
 */
final class Quarantine {

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Loan> messages = new LinkedHashSet<>();

	private final QuarantineSettings settings;

	private final Ticker ticker;

	private long bytes;

	private volatile long total;

	/** How many there are that are not lent. */
	private volatile int size;

	Quarantine(QuarantineSettings settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
	}

	void add(ListenerExecutionFailedException failure) {
		Instant now = Instant.ofEpochMilli(this.ticker.epochMillis());
		Loan message = new Loan(QuarantinedMessage.of(failure, now, this.settings.maxBytes()));
		this.lock.lock();
		try {
			this.total = this.total + 1;
			this.messages.add(message);
			this.bytes += message.quarantined.kept();
			resize(1);
			Iterator<Loan> oldest = this.messages.iterator();
			while (this.messages.size() > this.settings.capacity() || this.bytes > this.settings.maxBytes()) {
				Loan gone = oldest.next();
				oldest.remove();
				onRemoved(gone);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void onRemoved(Loan message) {
		this.bytes -= message.quarantined.kept();
		resize(message.lent ? 0 : -1);
	}

	private void resize(int by) {
		this.size = this.size + by;
	}

	/**
	 * What is there, the oldest first.
	 * @return a copy
	 */
	List<QuarantinedMessage> list() {
		return present().stream().map((message) -> message.quarantined).toList();
	}

	private List<Loan> present() {
		this.lock.lock();
		try {
			return this.messages.stream().filter((message) -> !message.lent).toList();
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
		for (Loan message : present()) {
			if (lend(message)) {
				taken += message.offerTo(taker) ? 1 : 0;
			}
		}
		return taken;
	}

	/**
	 * Lend all messages that have their frames.
	 * @return the messages, the oldest first, each to be offered to somebody once
	 */
	List<Loan> lend() {
		return present().stream()
			.filter((message) -> message.quarantined.message() != null)
			.filter(this::lend)
			.toList();
	}

	private boolean lend(Loan message) {
		this.lock.lock();
		try {
			if (message.lent || !this.messages.contains(message)) {
				return false;
			}
			message.lent = true;
			resize(-1);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void settle(Loan message, boolean taken) {
		this.lock.lock();
		try {
			if (taken && this.messages.remove(message)) {
				onRemoved(message);
			}
			else if (this.messages.contains(message)) {
				resize(1);
			}
			message.lent = false;
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

	/** A message and whether somebody has it. Guarded by the quarantine's lock. */
	final class Loan {

		private final QuarantinedMessage quarantined;

		private boolean lent;

		private Loan(QuarantinedMessage quarantined) {
			this.quarantined = quarantined;
		}

		/**
		 * Have somebody take it or give it back.
		 * @param taker asked once, without the lock
		 * @return whether he took it; if he throws it is back
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
