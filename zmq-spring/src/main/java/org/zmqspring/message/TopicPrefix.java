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
	 * Whether it ends as patterns of other systems do. ZeroMQ has no wildcards, so that
	 * character is probably a mistake.
	 * @return whether it ends in {@code *}, {@code #} or {@code >}
	 */
	public boolean endsInWildcard() {
		int last = this.bytes.length - 1;
		return last >= 0 && "*#>".indexOf(this.bytes[last]) >= 0;
	}

	/**
	 * What to write instead of a prefix that {@linkplain #endsInWildcard() ends in a
	 * wildcard}.
	 * @return a sentence for people
	 */
	public String advice() {
		String text = toString();
		String without = text.substring(0, Math.max(0, text.length() - 1));
		return "topic '" + text + "' matches only topics that begin with these characters, the last one included."
				+ " Topics are prefixes and need no wildcard: write '" + without + "'"
				+ (without.isEmpty() ? ", or no topic, for all" : " for all that begin so");
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
