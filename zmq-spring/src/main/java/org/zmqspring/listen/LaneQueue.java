package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * The messages that wait in one lane, bounded to the message. {@link #offer} and
 * {@link #append} are confined to the poller thread; taking is thread-safe, because
 * beside the worker also the poller takes, to drop the oldest.
 */
interface LaneQueue {

	/**
	 * Append a message.
	 * @param message the message
	 * @return whether there was room
	 */
	boolean offer(ZmqMessage message);

	/**
	 * Append a message, if no other one has to make way for it.
	 * @param message the message
	 * @return whether that was so
	 */
	boolean append(ZmqMessage message);

	/**
	 * How many messages were appended, or took the place of another one, so far.
	 * @return the count since the queue was made
	 */
	long accepted();

	@Nullable ZmqMessage poll();

	int size();

	boolean isEmpty();

	boolean isHalfEmpty();

}
