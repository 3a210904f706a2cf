package org.zmqspring.listen;

/** What happens to a message for which a listener's lane has no room. */
public enum Overflow {

	/**
	 * Hold the reading of the socket for at most the overflow timeout, then drop the
	 * oldest message for each new one, counted, until the lane is half empty.
	 */
	BLOCK,

	/** Drop the message that came. */
	DROP_NEWEST,

	/** Drop the message that waited longest. */
	DROP_OLDEST,

	/**
	 * Keep only the latest message of each topic that waits: a newer one replaces it at
	 * its place in the queue, whether the queue is full or not. If the queue is full of
	 * other topics, drop the message that waited longest.
	 */
	CONFLATE

}
