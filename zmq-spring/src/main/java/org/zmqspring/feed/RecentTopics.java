package org.zmqspring.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * A bounded map of topics. If there are too many, it forgets the least recently used
 * topic. A look-up only notes the use. Topics are put in order when one must be
 * forgotten. Confined to one thread.
 *
 * @param <V> what is kept for each topic
 */
@Internal
public final class RecentTopics<V> {

	/** How many topics are kept. */
	public static final int MOST_TOPICS = 10_000;

	/** How many bytes the kept topics may have together. */
	public static final long MOST_BYTES = 8L << 20;

	private final int most;

	private final long mostBytes;

	/** Each slot has the entries of some hashes. The length is a power of two. */
	private @Nullable Entry<V>[] slots = newSlots(16);

	/**
	 * In the order of their turns to be forgotten. If a topic was used since its turn was
	 * set, it gets a later one.
	 */
	private final Queue<Entry<V>> turns = new PriorityQueue<>(Comparator.comparingLong((entry) -> entry.turn));

	/** How many uses there were. */
	private long uses;

	private long bytes;

	/**
	 * Create an empty map.
	 * @param most how many topics it keeps, at least 1
	 * @param mostBytes how many bytes the topics may have together
	 */
	public RecentTopics(int most, long mostBytes) {
		this.most = most;
		this.mostBytes = mostBytes;
	}

	@SuppressWarnings("unchecked")
	private static <V> @Nullable Entry<V>[] newSlots(int count) {
		return (Entry<V>[]) new Entry<?>[count];
	}

	/**
	 * Look up a topic.
	 * @param topic the topic; not copied
	 * @return what is kept for it, or {@code null}
	 */
	public @Nullable V get(byte[] topic) {
		int hash = Hash.of(topic);
		for (Entry<V> entry = this.slots[slot(hash)]; entry != null; entry = entry.next) {
			if (entry.hash == hash && Arrays.equals(entry.topic, topic)) {
				entry.used = ++this.uses;
				return entry.value;
			}
		}
		return null;
	}

	private int slot(int hash) {
		return hash & (this.slots.length - 1);
	}

	/**
	 * Add a topic, and forget others if there are too many.
	 * @param topic a topic that the map does not have; not copied
	 * @param value what to keep for it
	 * @return how many topics were forgotten
	 */
	public int add(byte[] topic, V value) {
		int forgotten = makeRoom(topic.length);
		if (topic.length > this.mostBytes) {
			return forgotten + 1;
		}
		if (this.turns.size() == this.slots.length) {
			enlarge();
		}
		Entry<V> entry = new Entry<>(topic, Hash.of(topic), value, ++this.uses);
		insert(entry);
		this.turns.add(entry);
		this.bytes += topic.length;
		return forgotten;
	}

	private int makeRoom(int length) {
		int forgotten = 0;
		while (this.turns.size() >= this.most || this.bytes + length > this.mostBytes) {
			Entry<V> first = this.turns.poll();
			if (first == null) {
				break;
			}
			if (first.turn != first.used) {
				first.turn = first.used;
				this.turns.add(first);
			}
			else {
				remove(first);
				this.bytes -= first.topic.length;
				forgotten++;
			}
		}
		return forgotten;
	}

	private void enlarge() {
		this.slots = newSlots(2 * this.slots.length);
		this.turns.forEach(this::insert);
	}

	private void insert(Entry<V> entry) {
		int slot = slot(entry.hash);
		entry.next = this.slots[slot];
		this.slots[slot] = entry;
	}

	private void remove(Entry<V> entry) {
		int slot = slot(entry.hash);
		Entry<V> before = null;
		for (Entry<V> at = this.slots[slot]; at != null && at != entry; at = at.next) {
			before = at;
		}
		if (before == null) {
			this.slots[slot] = entry.next;
		}
		else {
			before.next = entry.next;
		}
	}

	void forEach(BiConsumer<byte[], V> action) {
		this.turns.forEach((entry) -> action.accept(entry.topic, entry.value));
	}

	int size() {
		return this.turns.size();
	}

	/** How many entries a look-up compares at most. */
	int longestChain() {
		int longest = 0;
		for (Entry<V> first : this.slots) {
			int length = 0;
			for (Entry<V> entry = first; entry != null; entry = entry.next) {
				length++;
			}
			longest = Math.max(longest, length);
		}
		return longest;
	}

	/** A topic. Confined to the thread of its map. */
	private static final class Entry<V> {

		private final byte[] topic;

		private final int hash;

		private final V value;

		/** When it was used last, as counted by {@link RecentTopics#uses}. */
		private long used;

		/** Changes only while the entry is not in {@link RecentTopics#turns}. */
		private long turn;

		/** The next entry of the same slot. */
		private @Nullable Entry<V> next;

		Entry(byte[] topic, int hash, V value, long used) {
			this.topic = topic;
			this.hash = hash;
			this.value = value;
			this.used = used;
			this.turn = used;
		}

	}

	/**
	 * The hash of topics. It is a secret of the process, so that a peer cannot choose
	 * topics with the same hash, which would make look-ups slow.
	 */
	private static final class Hash {

		private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class,
				ByteOrder.LITTLE_ENDIAN);

		private static final long START;

		private static final long FACTOR;

		static {
			SecureRandom random = new SecureRandom();
			START = random.nextLong();
			FACTOR = random.nextLong() | 1;
		}

		static int of(byte[] topic) {
			long hash = START + topic.length;
			int last = topic.length - Long.BYTES;
			if (last < 0) {
				return folded(mixed(hash ^ shortWord(topic)));
			}
			for (int i = 0; i < last; i += Long.BYTES) {
				hash = mixed(hash ^ (long) WORDS.get(topic, i));
			}
			return folded(mixed(hash ^ (long) WORDS.get(topic, last)));
		}

		private static long shortWord(byte[] topic) {
			long word = 0;
			for (byte next : topic) {
				word = (word << Byte.SIZE) | (next & 0xFF);
			}
			return word;
		}

		/** Both halves of the product, which has 128 bits. */
		private static long mixed(long word) {
			return Math.multiplyHigh(word, FACTOR) ^ (word * FACTOR);
		}

		private static int folded(long hash) {
			return (int) (hash ^ (hash >>> Integer.SIZE));
		}

	}

}
