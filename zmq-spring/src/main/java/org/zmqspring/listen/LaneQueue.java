package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Holds the messages that wait in one lane, never more than its capacity. Only the poller
 * thread adds messages. Taking is thread-safe: the worker takes, and the poller takes the
 * oldest message to drop it.
 */
interface LaneQueue {

	/** Add a message, and return whether there was room for it. */
	boolean offer(ZmqMessage message);

	/**
	 * Add a message that may be older than those that wait. It replaces none of them.
	 * Returns whether it was added.
	 */
	boolean offerOlder(ZmqMessage message);

	/** How many messages were added so far. */
	long accepted();

	/** Take the oldest message; {@code null} if there is none. */
	@Nullable ZmqMessage poll();

	int size();

	boolean isEmpty();

	boolean isHalfEmpty();

}
