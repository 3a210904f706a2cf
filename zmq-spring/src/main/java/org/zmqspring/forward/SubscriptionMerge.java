package org.zmqspring.forward;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
 * is the number of changes in one second. A subscription beyond the limit waits, because
 * the engine does not report it again. Publishers are not told of a change that is undone
 * before its turn. Time is an argument. Confined to the forwarder's thread.
 */
final class SubscriptionMerge {

	/** What {@link #nanosLeft} returns if no change waits. */
	static final long NEVER = Long.MAX_VALUE;

	private static final byte UNSUBSCRIBE = 0;

	private static final byte SUBSCRIBE = 1;

	/**
	 * The engine walks through a prefix by recursion, one call for each byte. A publisher
	 * of this project ignores a longer one.
	 */
	private static final int LONGEST_EVENT = 2048;

	private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

	private final int most;

	/**
	 * A publisher counts by windows of its own, and allows twice the limit in each. The
	 * whole set that a new connection gets counts too. If the connection stands still,
	 * the changes of several windows arrive in one; this leaves room for four.
	 */
	private final int mostChanges;

	private final Map<Prefix, Entry> entries = new HashMap<>();

	/** The entries that the publishers do not know as they should, oldest first. */
	private final Set<Entry> changed = new LinkedHashSet<>();

	/** Those of the changed entries that the publishers must forget. */
	private final Set<Entry> removals = new LinkedHashSet<>();

	/** The entries for which there is no room. */
	private final Set<Entry> waiting = new LinkedHashSet<>();

	/** How many of the waiting entries may have room now. */
	private int unchecked;

	/** The weight of the admitted entries. Not above the limit. */
	private long held;

	/** The weight of what the publishers know. Not above the limit. */
	private long told;

	/** How many entries are admitted. */
	private int size;

	private long windowNanos;

	private int changes;

	/** Zero sets no limit. */
	SubscriptionMerge(int maxSubscriptions, long nowNanos) {
		this.most = maxSubscriptions;
		this.mostChanges = (maxSubscriptions > 0) ? Math.max(1, maxSubscriptions / 4) : Integer.MAX_VALUE;
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
		if (entry.admitted && !isWithin(this.told + entry.prefix.weight())) {
			// The admitted entries fit, so the publishers know one that is no longer.
			entry = this.removals.iterator().next();
		}
		this.changes++;
		entry.known = entry.admitted;
		this.told += entry.known ? entry.prefix.weight() : -entry.prefix.weight();
		note(entry);
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
		if (this.unchecked > 0) {
			return 0;
		}
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

	/**
	 * Admit subscriptions that wait, if there is room now. One that needs more room than
	 * there is does not keep back the others. A limit keeps this short; then
	 * {@link #nanosLeft} asks for another call.
	 */
	void admitWaiting(int limit) {
		for (int i = 0; i < limit && this.unchecked > 0; i++) {
			this.unchecked--;
			Iterator<Entry> oldest = this.waiting.iterator();
			Entry entry = oldest.next();
			oldest.remove();
			if (!admit(entry)) {
				this.waiting.add(entry);
			}
		}
	}

	/** How many different prefixes the publishers should know. */
	int size() {
		return this.size;
	}

	/** Whether the publishers know a prefix, so that they may send something. */
	boolean isAnythingKnown() {
		return this.told > 0;
	}

	/** What a subscription does. */
	enum Outcome {

		/** It was added or removed. */
		TAKEN,

		/** There is no room for it. It waits for some, unless it needs more than all. */
		REFUSED,

		/** Its prefix is too long. */
		TOO_LONG,

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
			if (event.length > LONGEST_EVENT) {
				return (event[0] == SUBSCRIBE) ? Outcome.TOO_LONG : Outcome.IGNORED;
			}
			Prefix prefix = Prefix.of(event);
			return (event[0] == SUBSCRIBE) ? subscribe(prefix) : unsubscribe(prefix);
		}

		private Outcome subscribe(Prefix prefix) {
			if (!isWithin(prefix.weight())) {
				return Outcome.REFUSED;
			}
			Entry entry = SubscriptionMerge.this.entries.computeIfAbsent(prefix, Entry::new);
			if (!this.own.add(entry)) {
				return Outcome.IGNORED;
			}
			entry.links++;
			if (entry.admitted || admit(entry)) {
				return Outcome.TAKEN;
			}
			SubscriptionMerge.this.waiting.add(entry);
			return Outcome.REFUSED;
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

	private boolean isWithin(long weight) {
		return this.most == 0 || weight <= this.most;
	}

	/** Give it room, if there is some. */
	private boolean admit(Entry entry) {
		if (!isWithin(this.held + entry.prefix.weight())) {
			return false;
		}
		// Another link may ask for an entry that waits.
		this.waiting.remove(entry);
		this.unchecked = Math.min(this.unchecked, this.waiting.size());
		entry.admitted = true;
		this.held += entry.prefix.weight();
		this.size++;
		note(entry);
		return true;
	}

	private void releaseOne(Entry entry) {
		entry.links--;
		if (entry.links > 0) {
			return;
		}
		if (entry.admitted) {
			entry.admitted = false;
			this.held -= entry.prefix.weight();
			this.size--;
			this.unchecked = this.waiting.size();
		}
		else {
			this.waiting.remove(entry);
			this.unchecked = Math.min(this.unchecked, this.waiting.size());
		}
		note(entry);
	}

	/** Keep the entry where it belongs. A change that is undone loses its place. */
	private void note(Entry entry) {
		if (entry.known == entry.admitted) {
			this.changed.remove(entry);
			this.removals.remove(entry);
		}
		else {
			this.changed.add(entry);
			if (entry.known) {
				this.removals.add(entry);
			}
		}
		if (entry.links == 0 && !entry.known) {
			this.entries.remove(entry.prefix);
		}
	}

	/** A prefix, and how many links hold it. */
	private static final class Entry {

		private final Prefix prefix;

		private int links;

		/** Whether there is room for it. Otherwise it waits, or no link holds it. */
		private boolean admitted;

		/** Whether the publishers have been told of it. */
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
