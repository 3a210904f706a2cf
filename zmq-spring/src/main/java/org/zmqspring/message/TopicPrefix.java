package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A subscription to all messages whose first frame begins with these bytes. The empty
 * prefix matches every message (ZeroMQ manual, {@code ZMQ_SUBSCRIBE}). Immutable.
 */
public final class TopicPrefix {

	/** Matches every message. */
	public static final TopicPrefix EVERYTHING = new TopicPrefix(new byte[0]);

	private final byte[] bytes;

	private TopicPrefix(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * A prefix as text.
	 * @param text the prefix, matched as UTF-8; empty for everything
	 * @return the prefix
	 */
	public static TopicPrefix of(String text) {
		return new TopicPrefix(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A prefix as bytes.
	 * @param bytes the prefix, copied; empty for everything
	 * @return the prefix
	 */
	public static TopicPrefix of(byte[] bytes) {
		return new TopicPrefix(bytes.clone());
	}

	/**
	 * Whether a topic begins with this prefix.
	 * @param topic the bytes of the topic
	 * @return whether it matches
	 */
	public boolean matches(byte[] topic) {
		return topic.length >= this.bytes.length
				&& Arrays.equals(this.bytes, 0, this.bytes.length, topic, 0, this.bytes.length);
	}

	/**
	 * Whether the prefix ends in a wildcard of other systems. ZeroMQ has no wildcards, so
	 * that character is probably a mistake.
	 * @return whether it ends in {@code *}, {@code #} or {@code >}
	 */
	public boolean endsInWildcard() {
		int last = this.bytes.length - 1;
		return last >= 0 && "*#>".indexOf(this.bytes[last]) >= 0;
	}

	/**
	 * What to write instead of a prefix that {@linkplain #endsInWildcard() ends in a
	 * wildcard}.
	 * @return a sentence for a log line
	 */
	public String advice() {
		String text = toString();
		String without = text.substring(0, Math.max(0, text.length() - 1));
		return "topic '" + text + "' matches only topics that begin with these characters, the last one included."
				+ " Topics are prefixes and need no wildcard: write '" + without + "'"
				+ (without.isEmpty() ? ", or no topic, for all topics" : " for all topics that begin with it");
	}

	/**
	 * The bytes of the prefix.
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
