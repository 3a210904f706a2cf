package org.zmqspring.listen;

import java.util.Arrays;

import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqMessage;

/**
 * The topic of a message as a key. It is the first frame. If there is only one frame, it
 * is the text up to the first blank. If the frames of the subscriber are configured, it
 * is the topic that they contain. Immutable.
 */
final class TopicKey {

	private static final byte BLANK = ' ';

	private final byte[] bytes;

	private final int length;

	private final int hash;

	private TopicKey(byte[] bytes, int length) {
		this.bytes = bytes;
		this.length = length;
		this.hash = hash(bytes, length);
	}

	static TopicKey of(ZmqMessage message) {
		return new TopicKey(message.topicBytes(), length(message));
	}

	/** The hash code of a message's topic, without creating a key. */
	static int hash(ZmqMessage message) {
		return hash(message.topicBytes(), length(message));
	}

	private static int length(ZmqMessage message) {
		byte[] first = message.topicBytes();
		if (message.isSingleFrame() && !(message instanceof FeedMessage)) {
			for (int i = 0; i < first.length; i++) {
				if (first[i] == BLANK) {
					return i;
				}
			}
		}
		return first.length;
	}

	private static int hash(byte[] bytes, int length) {
		int hash = 1;
		for (int i = 0; i < length; i++) {
			hash = 31 * hash + bytes[i];
		}
		return hash ^ (hash >>> 16);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof TopicKey that && this.hash == that.hash
				&& Arrays.equals(this.bytes, 0, this.length, that.bytes, 0, that.length);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
