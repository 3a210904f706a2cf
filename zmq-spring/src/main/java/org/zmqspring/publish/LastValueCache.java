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
 * Keeps the last message of each topic of one publisher, for the topics that
 * {@code last-value-topics} names. Its size is bounded. It never keeps an old value: a
 * topic whose last message does not fit has no value. Confined to the publisher thread.
 */
final class LastValueCache {

	static final int MAX_TOPICS = 10_000;

	static final long MAX_BYTES = 64 * 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(LastValueCache.class);

	private final String publisher;

	private final Set<TopicPrefix> prefixes;

	private final long maxBytes;

	/** In the order of the bytes, so that topics with the same prefix are neighbours. */
	private final TreeMap<byte[], OutboundMessage> values = new TreeMap<>(Arrays::compareUnsigned);

	private long bytes;

	private boolean warnedFull;

	LastValueCache(String publisher, Set<TopicPrefix> prefixes, long maxBytes) {
		this.publisher = publisher;
		this.prefixes = prefixes;
		this.maxBytes = maxBytes;
	}

	/** Keep a message that was sent, if {@link #applies} to it. */
	void keep(OutboundMessage message) {
		if (!applies(message.frames())) {
			return;
		}
		// A copy: over inproc, a subscriber gets the arrays that were sent.
		OutboundMessage copy = message.copy();
		byte[] topic = copy.frames()[0];
		OutboundMessage old = this.values.remove(topic);
		this.bytes -= (old != null) ? old.size() : 0;
		long size = message.size();
		if (this.values.size() < MAX_TOPICS && this.bytes + size <= this.maxBytes) {
			this.values.put(topic, copy);
			this.bytes += size;
		}
		else {
			warnFull();
		}
	}

	/** Whether a message has a topic whose last value is kept. */
	boolean applies(byte[][] frames) {
		if (this.prefixes.isEmpty() || frames.length < 2) {
			return false;
		}
		for (TopicPrefix prefix : this.prefixes) {
			if (prefix.matches(frames[0])) {
				return true;
			}
		}
		return false;
	}

	private void warnFull() {
		if (!this.warnedFull) {
			this.warnedFull = true;
			logger.warn(
					"zmq publisher '{}' does not keep the last value of every topic: it holds {} topics, {} bytes,"
							+ " at most {} topics and {} bytes. Make last-value-topics narrower",
					this.publisher, this.values.size(), this.bytes, MAX_TOPICS, this.maxBytes);
		}
	}

	/**
	 * The next value whose topic begins with a prefix, or {@code null} if there is none.
	 * {@code after} is the topic of the value before it, {@code null} for the first one.
	 */
	Map.@Nullable Entry<byte[], OutboundMessage> next(TopicPrefix prefix, byte @Nullable [] after) {
		Map.Entry<byte[], OutboundMessage> next = (after != null) ? this.values.higherEntry(after)
				: this.values.ceilingEntry(prefix.bytes());
		return (next != null && prefix.matches(next.getKey())) ? next : null;
	}

	void clear() {
		this.values.clear();
		this.bytes = 0;
	}

}
