package org.zmqspring.publish;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

import org.zmqspring.message.TopicPrefix;

/**
 * The subscriptions on one publisher socket, known from its events: the number of peers
 * for each prefix. The number and size of the prefixes are bounded; beyond that,
 * subscriptions are only counted. {@link #on} and {@link #recount} are confined to the
 * publisher thread; reading is thread-safe.
 */
final class Subscriptions {

	static final int MAX_PREFIXES = 100_000;

	static final int MAX_BYTES = 16 * 1024 * 1024;

	private static final byte UNSUBSCRIBE = 0;

	private static final byte SUBSCRIBE = 1;

	private final Map<Prefix, Integer> peers = new ConcurrentHashMap<>();

	private final int maxBytes;

	private int trackedBytes;

	private volatile int longest;

	private volatile long total;

	private volatile long untracked;

	Subscriptions() {
		this(MAX_BYTES);
	}

	Subscriptions(int maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Apply an event of an {@code XPUB} socket that reports every subscription of every
	 * peer. Other messages of peers are ignored. Returns whether something changed.
	 */
	boolean on(byte[] event) {
		if (event.length == 0 || (event[0] != SUBSCRIBE && event[0] != UNSUBSCRIBE)) {
			return false;
		}
		Prefix prefix = new Prefix(Arrays.copyOfRange(event, 1, event.length));
		return (event[0] == SUBSCRIBE) ? added(prefix, event.length - 1) : removed(prefix, event.length - 1);
	}

	static boolean isSubscribe(byte[] event) {
		return event[0] == SUBSCRIBE;
	}

	/**
	 * Correct the counts after peers have left without events. {@code actual} returns how
	 * many peers subscribe to a prefix; {@code onGone} gets each subscription that is
	 * gone.
	 */
	void recount(ToIntFunction<byte[]> actual, Consumer<TopicPrefix> onGone) {
		for (Map.Entry<Prefix, Integer> entry : this.peers.entrySet()) {
			Prefix prefix = entry.getKey();
			for (int gone = entry.getValue() - actual.applyAsInt(prefix.bytes()); gone > 0; gone--) {
				removed(prefix, prefix.bytes().length);
				onGone.accept(TopicPrefix.of(prefix.bytes()));
			}
		}
	}

	static TopicPrefix prefixOf(byte[] event) {
		return TopicPrefix.of(Arrays.copyOfRange(event, 1, event.length));
	}

	private boolean added(Prefix prefix, int length) {
		Integer count = this.peers.get(prefix);
		if (count != null) {
			this.peers.put(prefix, count + 1);
		}
		else if (this.peers.size() < MAX_PREFIXES && this.trackedBytes + length <= this.maxBytes) {
			this.peers.put(prefix, 1);
			this.trackedBytes += length;
			this.longest = Math.max(this.longest, length);
		}
		else {
			this.untracked = this.untracked + 1;
		}
		this.total = this.total + 1;
		return true;
	}

	private boolean removed(Prefix prefix, int length) {
		Integer count = this.peers.get(prefix);
		if (count == null && this.untracked == 0) {
			return false;
		}
		if (count == null) {
			this.untracked = this.untracked - 1;
		}
		else if (count > 1) {
			this.peers.put(prefix, count - 1);
		}
		else {
			this.peers.remove(prefix);
			this.trackedBytes -= length;
		}
		this.total = this.total - 1;
		return true;
	}

	/** How many subscriptions match a first frame; without the untracked ones. */
	long matching(byte[] topic) {
		long count = 0;
		for (int length = 0; length <= Math.min(topic.length, this.longest); length++) {
			count += this.peers.getOrDefault(new Prefix(Arrays.copyOf(topic, length)), 0);
		}
		return count;
	}

	/** How many subscriptions there are, including the untracked ones. */
	long total() {
		return this.total;
	}

	/**
	 * A prefix as a key. Comparable, so that the map stays fast if a peer chooses
	 * prefixes with equal hash codes: the map then sorts them in trees.
	 */
	private record Prefix(byte[] bytes) implements Comparable<Prefix> {

		@Override
		public boolean equals(Object other) {
			return other instanceof Prefix that && Arrays.equals(this.bytes, that.bytes);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.bytes);
		}

		@Override
		public int compareTo(Prefix other) {
			return Arrays.compare(this.bytes, other.bytes);
		}

	}

}
