package org.zmqspring.publish;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.TopicPrefix;

/**
 * The last message of each topic of one publisher, where its topic is to be kept. What it
 * holds is bounded; a topic for which there is no room is not kept at all, rather than
 * with an old value. Confined to the publisher thread.
 */
final class LastValues {

	static final int MAX_TOPICS = 10_000;

	static final long MAX_BYTES = 64 * 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(LastValues.class);

	private final String publisher;

	private final Set<TopicPrefix> kept;

	private final long maxBytes;

	/** In the order of the bytes, so that topics with the same prefix are neighbours. */
	private final TreeMap<byte[], Outgoing> values = new TreeMap<>(Arrays::compareUnsigned);

	private long bytes;

	private boolean saidFull;

	LastValues(String publisher, Set<TopicPrefix> kept, long maxBytes) {
		this.publisher = publisher;
		this.kept = kept;
		this.maxBytes = maxBytes;
	}

	boolean isOff() {
		return this.kept.isEmpty();
	}

	/**
	 * Keep a message that was sent, if it has a topic frame under a kept prefix.
	 * @param message the message
	 */
	void keep(Outgoing message) {
		if (!isKept(message.frames())) {
			return;
		}
		// A copy: in this process a subscriber gets the arrays that were sent.
		Outgoing copy = message.copy();
		byte[] topic = copy.frames()[0];
		Outgoing old = this.values.remove(topic);
		this.bytes -= (old != null) ? old.size() : 0;
		long size = message.size();
		if (this.values.size() < MAX_TOPICS && this.bytes + size <= this.maxBytes) {
			this.values.put(topic, copy);
			this.bytes += size;
		}
		else {
			sayFull();
		}
	}

	/**
	 * Whether a message is one of those of which the last one is kept.
	 * @param frames its frames
	 * @return {@code true} if it has a topic frame under a kept prefix
	 */
	boolean isKept(byte[][] frames) {
		if (isOff() || frames.length < 2) {
			return false;
		}
		for (TopicPrefix prefix : this.kept) {
			if (prefix.matches(frames[0])) {
				return true;
			}
		}
		return false;
	}

	private void sayFull() {
		if (!this.saidFull) {
			this.saidFull = true;
			logger.warn(
					"zmq publisher '{}' does not keep the last value of every topic: it holds {} topics, {} bytes,"
							+ " at most {} topics and {} bytes. Make last-value-topics narrower",
					this.publisher, this.values.size(), this.bytes, MAX_TOPICS, this.maxBytes);
		}
	}

	/**
	 * The next value whose topic begins with a prefix.
	 * @param prefix the prefix
	 * @param after the topic of the value before, {@code null} for the first one
	 * @return topic and message, or {@code null} if there is none
	 */
	Map.@Nullable Entry<byte[], Outgoing> next(TopicPrefix prefix, byte @Nullable [] after) {
		Map.Entry<byte[], Outgoing> next = (after != null) ? this.values.higherEntry(after)
				: this.values.ceilingEntry(prefix.bytes());
		return (next != null && prefix.matches(next.getKey())) ? next : null;
	}

	void forget() {
		this.values.clear();
		this.bytes = 0;
	}

}
