package org.zmqspring.publish;

import java.util.function.Predicate;

import org.zmqspring.message.Internal;

/**
 * Surrounds each send, from the call of a template until the message is in the
 * publisher's queue. May add frames. Thread-safe.
 */
@Internal
public interface PublishObserver {

	/** Observes nothing. */
	PublishObserver NONE = new PublishObserver() {

		@Override
		public boolean isActive() {
			return false;
		}

		@Override
		public boolean around(String publisher, byte[][] frames, Predicate<byte[][]> queue) {
			return queue.test(frames);
		}

	};

	/**
	 * Whether it observes anything. Asked once for each template, when the template is
	 * created, so that an observer that does nothing costs nothing.
	 * @return whether to call {@link #around}
	 */
	default boolean isActive() {
		return true;
	}

	/**
	 * Surround the queueing of one message. Called on the sender's thread.
	 * @param publisher the configured name of the publisher
	 * @param frames the frames, before the publisher's {@code frames} apply; they must
	 * not be changed
	 * @param queue must be called once with the frames to send; returns whether they were
	 * queued, or throws
	 * @return the result of {@code queue}
	 */
	boolean around(String publisher, byte[][] frames, Predicate<byte[][]> queue);

}
