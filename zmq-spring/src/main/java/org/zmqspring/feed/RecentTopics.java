package org.zmqspring.feed;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * A bounded map of topics. If there are too many, it forgets the least recently used
 * topic. Confined to one thread.
 *
 * @param <V> what is kept for each topic
 */
@Internal
public final class RecentTopics<V> {

	/** How many topics are kept. */
	public static final int MOST_TOPICS = 10_000;

	/** How many bytes the kept topics may have together. */
	public static final long MOST_BYTES = 8L << 20;

	private final Map<Topic, V> byTopic = new LinkedHashMap<>(16, 0.75f, true);

	/** The key of each look-up, reused so that a message needs no new object. */
	private final Topic probe = new Topic(new byte[0]);

	private final int most;

	private final long mostBytes;

	private long bytes;

	/**
	 * Create an empty map.
	 * @param most how many topics it keeps
	 * @param mostBytes how many bytes the topics may have together
	 */
	public RecentTopics(int most, long mostBytes) {
		this.most = most;
		this.mostBytes = mostBytes;
	}

	/**
	 * Look up a topic.
	 * @param topic the topic; not copied
	 * @return what is kept for it, or {@code null}
	 */
	public @Nullable V get(byte[] topic) {
		this.probe.set(topic);
		return this.byTopic.get(this.probe);
	}

	/**
	 * Add a topic, and forget others if there are too many.
	 * @param topic a topic that the map does not have; not copied
	 * @param value what to keep for it
	 * @return how many topics were forgotten
	 */
	public int add(byte[] topic, V value) {
		this.byTopic.put(new Topic(topic), value);
		this.bytes += topic.length;
		int forgotten = 0;
		Iterator<Topic> oldest = this.byTopic.keySet().iterator();
		while (this.byTopic.size() > this.most || this.bytes > this.mostBytes) {
			this.bytes -= oldest.next().bytes.length;
			oldest.remove();
			forgotten++;
		}
		return forgotten;
	}

	void forEach(BiConsumer<byte[], V> action) {
		this.byTopic.forEach((topic, value) -> action.accept(topic.bytes, value));
	}

	int size() {
		return this.byTopic.size();
	}

	/**
	 * The bytes of a topic. Comparable, so that a look-up stays fast even if a peer sends
	 * many topics with the same hash.
	 */
	private static final class Topic implements Comparable<Topic> {

		private byte[] bytes;

		private int hash;

		Topic(byte[] bytes) {
			this.bytes = bytes;
			this.hash = Arrays.hashCode(bytes);
		}

		void set(byte[] topic) {
			this.bytes = topic;
			this.hash = Arrays.hashCode(topic);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Topic that && Arrays.equals(this.bytes, that.bytes);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

		@Override
		public int compareTo(Topic other) {
			return Arrays.compare(this.bytes, other.bytes);
		}

	}

}
