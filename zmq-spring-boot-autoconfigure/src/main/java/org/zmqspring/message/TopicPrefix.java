package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a subscriber asks for: every message whose first frame begins with these bytes.
 * The empty prefix asks for everything (ZeroMQ manual, {@code ZMQ_SUBSCRIBE}). Immutable.
 */
public final class TopicPrefix {

	/** Asks for every message. */
	public static final TopicPrefix EVERYTHING = new TopicPrefix(new byte[0]);

	private final byte[] bytes;

	private TopicPrefix(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * A prefix of a topic that is text.
	 * @param text the prefix, matched as UTF-8; empty for everything
	 * @return the prefix
	 */
	public static TopicPrefix of(String text) {
		return new TopicPrefix(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A prefix of any topic.
	 * @param bytes the prefix, copied; empty for everything
	 * @return the prefix
	 */
	public static TopicPrefix of(byte[] bytes) {
		return new TopicPrefix(bytes.clone());
	}

	/**
	 * Whether a topic begins with it.
	 * @param topic the bytes of the topic
	 * @return whether it matches
	 */
	public boolean matches(byte[] topic) {
		return topic.length >= this.bytes.length
				&& Arrays.equals(this.bytes, 0, this.bytes.length, topic, 0, this.bytes.length);
	}

	/**
	 * Its bytes.
	 * @return a copy
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof TopicPrefix that && Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return new String(this.bytes, StandardCharsets.UTF_8);
	}

}
