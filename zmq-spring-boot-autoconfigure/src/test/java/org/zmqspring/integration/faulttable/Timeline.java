package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the sockets of one subscriber did, and when. Guarded by its lock.
 */
final class Timeline {

	private final List<Entry> entries = new ArrayList<>();

	private final Map<Integer, Instant> lastMessages = new HashMap<>();

	private final Duration gap;

	/** What can happen. */
	enum Kind {

		/** A connection is attempted. */
		ATTEMPT,

		/** A connection or an attempt is known to have ended. */
		LOST,

		/** A message has arrived. */
		MESSAGE

	}

	/** That it happened. Immutable. */
	record Entry(Kind kind, int socket, Instant at) {

		private boolean is(Kind wanted, Instant from) {
			return this.kind == wanted && !this.at.isBefore(from);
		}

	}

	/**
	 * Create an empty one.
	 * @param gap a message is kept only if the one before it on its socket is older
	 */
	Timeline(Duration gap) {
		this.gap = gap;
	}

	synchronized void add(Kind kind, int socket, Instant at) {
		if (kind == Kind.MESSAGE) {
			Instant last = this.lastMessages.put(socket, at);
			if (last != null && at.isBefore(last.plus(this.gap))) {
				return;
			}
		}
		this.entries.add(new Entry(kind, socket, at));
		notifyAll();
	}

	/** When it happened first, not before that moment, or {@code null}. */
	synchronized @Nullable Instant first(Kind kind, Instant from) {
		return this.entries.stream()
			.filter((entry) -> entry.is(kind, from))
			.map(Entry::at)
			.min(Instant::compareTo)
			.orElse(null);
	}

	/** The same, waited for. */
	synchronized @Nullable Instant await(Kind kind, Instant from, Duration limit) {
		awaitSockets(kind, 1, from, limit);
		return first(kind, from);
	}

	/**
	 * Wait until it has happened to so many sockets.
	 * @return when it happened first, for each socket that it has happened to
	 */
	synchronized Map<Integer, Instant> awaitSockets(Kind kind, int sockets, Instant from, Duration limit) {
		long endNanos = System.nanoTime() + limit.toNanos();
		Map<Integer, Instant> firsts = firsts(kind, from);
		try {
			for (long left = limit.toMillis(); firsts.size() < sockets
					&& left > 0; left = (endNanos - System.nanoTime()) / 1_000_000) {
				wait(left);
				firsts = firsts(kind, from);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return firsts;
	}

	private Map<Integer, Instant> firsts(Kind kind, Instant from) {
		Map<Integer, Instant> firsts = new HashMap<>();
		for (Entry entry : this.entries) {
			if (entry.is(kind, from)) {
				firsts.merge(entry.socket(), entry.at(), (one, other) -> one.isBefore(other) ? one : other);
			}
		}
		return firsts;
	}

	/** Every time it happened in that span, in order. */
	synchronized List<Instant> all(Kind kind, Instant from, Instant to) {
		return this.entries.stream()
			.filter((entry) -> entry.is(kind, from) && entry.at().isBefore(to))
			.map(Entry::at)
			.sorted()
			.toList();
	}

}
