package org.zmqspring.forward;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.PeerLimits;

/**
 * Merges the subscriptions of all backend links into one set, and tells which changes the
 * publishers must get. A prefix that several links hold is subscribed once. To a
 * publisher, the forwarder is one peer: so the set is limited as that of one peer, and so
 * is the number of changes in one second. Publishers are not told of a change that is
 * undone before its turn. Time is an argument. Confined to the forwarder's thread.
 */
final class SubscriptionMerge {

	/** What {@link #nanosLeft} returns if no change waits. */
	static final long NEVER = Long.MAX_VALUE;

	private static final byte UNSUBSCRIBE = 0;

	private static final byte SUBSCRIBE = 1;

	private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

	private final int most;

	/**
	 * The most changes in one second: half of the allowed subscriptions. A publisher
	 * counts in seconds of its own. One of them can contain the changes of two seconds of
	 * this side, in addition to the whole set of a new connection.
	 */
	private final int mostChanges;

	private final Map<Prefix, Entry> entries = new HashMap<>();

	/** The entries that the publishers do not know as they are now. */
	private final Set<Entry> changed = new LinkedHashSet<>();

	private long held;

	private int size;

	private long windowNanos;

	private int changes;

	/** Zero sets no limit. */
	SubscriptionMerge(int maxSubscriptions, long nowNanos) {
		this.most = maxSubscriptions;
		this.mostChanges = (maxSubscriptions > 0) ? Math.max(1, maxSubscriptions / 2) : Integer.MAX_VALUE;
		this.windowNanos = nowNanos;
	}

	/** The subscriptions of a new link. */
	OfLink newLink() {
		return new OfLink();
	}

	/**
	 * The next change for the publishers, as an event. {@code null} if there is none, or
	 * if it is not its turn yet.
	 */
	byte @Nullable [] nextChange(long nowNanos) {
		if (this.changed.isEmpty() || !mayChange(nowNanos)) {
			return null;
		}
		Entry entry = this.changed.iterator().next();
		this.changed.remove(entry);
		this.changes++;
		entry.known = entry.links > 0;
		if (!entry.known) {
			this.entries.remove(entry.prefix);
		}
		return entry.prefix.event(entry.known);
	}

	private boolean mayChange(long nowNanos) {
		if (nowNanos - this.windowNanos >= WINDOW_NANOS) {
			this.windowNanos = nowNanos;
			this.changes = 0;
		}
		return this.changes < this.mostChanges;
	}

	/** After how many nanoseconds {@link #nextChange} should be called again. */
	long nanosLeft(long nowNanos) {
		if (this.changed.isEmpty()) {
			return NEVER;
		}
		return mayChange(nowNanos) ? 0 : this.windowNanos + WINDOW_NANOS - nowNanos;
	}

	/**
	 * Everything that the publishers know, as events for a new socket. Later changes
	 * apply to that.
	 */
	void replay(Consumer<byte[]> socket) {
		for (Entry entry : this.entries.values()) {
			if (entry.known) {
				socket.accept(entry.prefix.event(true));
			}
		}
	}

	/** How many different prefixes the links hold. */
	int size() {
		return this.size;
	}

	/** What a subscription does. */
	enum Outcome {

		/** It was added or removed. */
		TAKEN,

		/** There is no room for it. */
		REFUSED,

		/** It changes nothing, or is no subscription. */
		IGNORED

	}

	/**
	 * The subscriptions of one backend link. Its engine socket reports a prefix once,
	 * however many peers hold it.
	 */
	final class OfLink {

		private final Set<Entry> own = new HashSet<>();

		private OfLink() {
		}

		Outcome on(byte[] event) {
			if (event.length == 0 || (event[0] != SUBSCRIBE && event[0] != UNSUBSCRIBE)) {
				return Outcome.IGNORED;
			}
			Prefix prefix = Prefix.of(event);
			return (event[0] == SUBSCRIBE) ? subscribe(prefix) : unsubscribe(prefix);
		}

		private Outcome subscribe(Prefix prefix) {
			Entry entry = SubscriptionMerge.this.entries.get(prefix);
			if (entry != null && this.own.contains(entry)) {
				return Outcome.IGNORED;
			}
			if ((entry == null || entry.links == 0) && !hasRoom(prefix)) {
				return Outcome.REFUSED;
			}
			if (entry == null) {
				entry = new Entry(prefix);
				SubscriptionMerge.this.entries.put(prefix, entry);
			}
			this.own.add(entry);
			acquire(entry);
			return Outcome.TAKEN;
		}

		private Outcome unsubscribe(Prefix prefix) {
			Entry entry = SubscriptionMerge.this.entries.get(prefix);
			if (entry == null || !this.own.remove(entry)) {
				return Outcome.IGNORED;
			}
			releaseOne(entry);
			return Outcome.TAKEN;
		}

		/** The link is closed. */
		void release() {
			this.own.forEach(SubscriptionMerge.this::releaseOne);
			this.own.clear();
		}

	}

	private boolean hasRoom(Prefix prefix) {
		return this.most == 0 || this.held + prefix.weight() <= this.most;
	}

	private void acquire(Entry entry) {
		entry.links++;
		if (entry.links == 1) {
			this.held += entry.prefix.weight();
			this.size++;
			note(entry);
		}
	}

	private void releaseOne(Entry entry) {
		entry.links--;
		if (entry.links == 0) {
			this.held -= entry.prefix.weight();
			this.size--;
			note(entry);
		}
	}

	/**
	 * A change that is undone loses its place. So publishers always get an unsubscription
	 * before the subscription that takes its room.
	 */
	private void note(Entry entry) {
		if (entry.known != (entry.links > 0)) {
			this.changed.add(entry);
			return;
		}
		this.changed.remove(entry);
		if (entry.links == 0) {
			this.entries.remove(entry.prefix);
		}
	}

	/** A prefix, how many links hold it, and whether the publishers know it. */
	private static final class Entry {

		private final Prefix prefix;

		private int links;

		private boolean known;

		Entry(Prefix prefix) {
			this.prefix = prefix;
		}

	}

	/**
	 * A prefix as a key, kept as the event that subscribes to it. Comparable, so that the
	 * map stays fast if a peer chooses prefixes with equal hash codes: the map then sorts
	 * them in trees.
	 */
	private record Prefix(byte[] subscribe) implements Comparable<Prefix> {

		static Prefix of(byte[] event) {
			byte[] subscribe = event.clone();
			subscribe[0] = SUBSCRIBE;
			return new Prefix(subscribe);
		}

		byte[] event(boolean subscribed) {
			byte[] event = this.subscribe.clone();
			event[0] = subscribed ? SUBSCRIBE : UNSUBSCRIBE;
			return event;
		}

		int weight() {
			return 1 + (this.subscribe.length - 1) / PeerLimits.BYTES_PER_SUBSCRIPTION;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Prefix that && Arrays.equals(this.subscribe, that.subscribe);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.subscribe);
		}

		@Override
		public int compareTo(Prefix other) {
			return Arrays.compare(this.subscribe, other.subscribe);
		}

	}

}
