package org.zmqspring.feed;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * The parts of a message. Its arrays are not copied: treat them as read-only. Immutable.
 *
 * @param topic the topic; empty if the feed has none
 * @param payload the payload, still encoded
 * @param numbered whether the message has a number
 * @param number the number; 0 if there is none
 * @param oddity how the message differs from what was configured, {@code null} if it does
 * not
 * @param error what the {@link ZmqFraming} bean has thrown, or {@code null}
 */
@Internal
public record CutMessage(byte[] topic, byte[] payload, boolean numbered, long number, @Nullable Oddity oddity,
		@Nullable Throwable error) {

	static CutMessage of(byte[] topic, byte[] payload) {
		return new CutMessage(topic, payload, false, 0, null, null);
	}

	static CutMessage numbered(byte[] topic, byte[] payload, long number) {
		return new CutMessage(topic, payload, true, number, null, null);
	}

	static CutMessage odd(byte[] topic, byte[] payload, Oddity oddity) {
		return new CutMessage(topic, payload, false, 0, oddity, null);
	}

	static CutMessage notUnderstood(byte[] topic, byte[] payload, Throwable error) {
		return new CutMessage(topic, payload, false, 0, Oddity.NOT_UNDERSTOOD, error);
	}

	/** How a message differs from what was configured. It is delivered nevertheless. */
	public enum Oddity {

		/** It has fewer frames than the option {@code frames} names. */
		TOO_FEW_FRAMES("has fewer frames than the option frames lists"),

		/** The frame of its number has another length than the format. */
		WRONG_NUMBER_LENGTH("has a number whose length does not fit the option sequence.format"),

		/** Its only frame does not contain the delimiter. */
		NO_DELIMITER("has one frame, which does not contain the topic-delimiter"),

		/** The bean that the option {@code framing} names has thrown an exception. */
		NOT_UNDERSTOOD("made the ZmqFraming bean throw an exception");

		private final String description;

		Oddity(String description) {
			this.description = description;
		}

		/**
		 * The predicate of a sentence whose subject is the message.
		 * @return words for the log
		 */
		public String description() {
			return this.description;
		}

	}

}
