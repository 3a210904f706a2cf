package org.zmqspring.listen;

/** What happens to a message for which the queue of a listener has no room. */
public enum Overflow {

	/**
	 * Stop reading the socket, for at most the overflow timeout. Then drop and count the
	 * oldest message for each new one, until the queue is half empty.
	 */
	BLOCK,

	/** Drop the new message. */
	DROP_NEWEST,

	/** Drop the message that has waited longest. */
	DROP_OLDEST,

	/**
	 * Keep only the latest message of each topic. A newer one takes its place in the
	 * queue, even if the queue is not full. After a restart of a numbered publisher it is
	 * appended instead. If the queue is full of other topics, drop the message that has
	 * waited longest.
	 */
	CONFLATE

}
