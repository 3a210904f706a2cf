package org.zmqspring.feed;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Finds topic, payload and number in messages that the option {@code frames} cannot
 * describe. A bean of this type is used by the subscribers whose option {@code framing}
 * names it. It is called on the thread {@code zmq-poller} for each message, so it must be
 * quick.
 */
@FunctionalInterface
public interface ZmqFraming {

	/**
	 * Parse a message. If this throws anything, the message is delivered as if no frames
	 * were configured. The log shows the cause and a count.
	 * @param frames its frames, at least one; do not change their bytes
	 * @return its parts
	 */
	Parts partsOf(List<byte[]> frames);

	/**
	 * The parts of a message. Its arrays are not copied. Immutable.
	 *
	 * @param topic the topic; with numbers per topic, different publishers must have
	 * different topics
	 * @param payload the payload, still encoded if the subscriber has a
	 * {@code payload-encoding}
	 * @param number the number, {@code null} if the message has none. It is judged if the
	 * subscriber has a {@code sequence.format}
	 */
	record Parts(byte[] topic, byte[] payload, @Nullable Long number) {

		/** Checks the arrays. */
		public Parts {
			Objects.requireNonNull(topic, "'topic' must not be null");
			Objects.requireNonNull(payload, "'payload' must not be null");
		}

		/**
		 * Parts without a number.
		 * @param topic the topic
		 * @param payload the payload
		 */
		public Parts(byte[] topic, byte[] payload) {
			this(topic, payload, null);
		}

	}

}
