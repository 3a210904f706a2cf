package org.zmqspring.publish;

import java.util.function.Predicate;

import org.zmqspring.message.Internal;

/**
 * Surrounds what templates send, from the call to its end in the publisher's queue. May
 * send more frames than were given. Thread-safe.
 */
@Internal
public interface PublishObserver {

	/** Surrounds nothing. */
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
	 * Whether it does anything. Asked once, when a template is made, so that sending
	 * costs nothing if not.
	 * @return whether to call it
	 */
	default boolean isActive() {
		return true;
	}

	/**
	 * Surround the queueing of one message, on the sender's thread.
	 * @param publisher the configured name of the publisher
	 * @param frames what is sent, not to be changed
	 * @param queue to be called once with the frames; tells whether they were queued, or
	 * throws
	 * @return what that told
	 */
	boolean around(String publisher, byte[][] frames, Predicate<byte[][]> queue);

}
