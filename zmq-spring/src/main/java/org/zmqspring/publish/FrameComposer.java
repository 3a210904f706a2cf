package org.zmqspring.publish;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.RecentTopics;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;

/**
 * Builds each message of one publisher from the frames that its option {@code frames}
 * names, and numbers the messages from 0. The numbers belong to the publisher, not to its
 * engine sockets: they continue when a socket is reopened. Confined to the publisher
 * thread.
 */
final class FrameComposer {

	private static final Logger logger = LoggerFactory.getLogger(FrameComposer.class);

	private final String publisher;

	/** One empty frame for each frame of a message. */
	private final byte[][] empty;

	private final int payload;

	private final int sequence;

	private final @Nullable SequenceFormat format;

	/** {@code null} if all messages are numbered together. */
	private final @Nullable RecentTopics<Numbers> topics;

	private final Numbers whole = new Numbers();

	private boolean warned;

	private FrameComposer(String publisher, FrameSettings settings, RecentTopics<Numbers> topics) {
		this.publisher = publisher;
		this.empty = new byte[settings.frames().size()][0];
		this.payload = settings.frames().indexOf(FrameLayout.PAYLOAD);
		this.sequence = settings.frames().indexOf(FrameLayout.SEQUENCE);
		this.format = settings.sequenceFormat();
		this.topics = (settings.sequenceScope() == SequenceScope.TOPIC) ? topics : null;
	}

	/** A composer, or {@code null} if messages are sent as topic and payload. */
	static @Nullable FrameComposer of(String publisher, FrameSettings settings) {
		return of(publisher, settings, RecentTopics.MOST_TOPICS);
	}

	static @Nullable FrameComposer of(String publisher, FrameSettings settings, int mostTopics) {
		return settings.frames().isEmpty() ? null
				: new FrameComposer(publisher, settings, new RecentTopics<>(mostTopics, RecentTopics.MOST_BYTES));
	}

	/**
	 * Compose a message. It takes the next number.
	 * @param parts topic, payload, and frames that follow the last configured one, such
	 * as a trace header; not copied
	 */
	byte[][] compose(byte[][] parts) {
		byte[][] frames = Arrays.copyOf(this.empty, this.empty.length + parts.length - 2);
		frames[0] = parts[0];
		frames[this.payload] = parts[1];
		if (this.format != null) {
			frames[this.sequence] = this.format.encode(numbers(parts[0]).next(this.format));
		}
		System.arraycopy(parts, 2, frames, this.empty.length, parts.length - 2);
		return frames;
	}

	private Numbers numbers(byte[] topic) {
		if (this.topics == null) {
			return this.whole;
		}
		Numbers known = this.topics.get(topic);
		if (known != null) {
			return known;
		}
		Numbers added = new Numbers();
		if (this.topics.add(topic.clone(), added) > 0) {
			warnForgotten();
		}
		return added;
	}

	private void warnForgotten() {
		if (!this.warned) {
			this.warned = true;
			logger.warn(
					"zmq publisher '{}' sends to more topics than it can number: it remembers the numbers of {} topics,"
							+ " {} bytes, and forgets the least recently used topic. The next message of a"
							+ " forgotten topic has the number 0, which subscribers take for a restart. Use fewer"
							+ " topics, or set sequence.per to endpoint. This is logged once",
					this.publisher, RecentTopics.MOST_TOPICS, RecentTopics.MOST_BYTES);
		}
	}

	/** Counts messages that are numbered together. */
	private static final class Numbers {

		private long next;

		long next(SequenceFormat format) {
			long number = this.next;
			this.next = format.next(number);
			return number;
		}

	}

}
