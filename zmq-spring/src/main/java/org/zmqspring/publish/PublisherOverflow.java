package org.zmqspring.publish;

/** What {@code send} does when a publisher's queue is full. */
public enum PublisherOverflow {

	/** Wait for room for at most the send timeout, then throw. */
	BLOCK,

	/** Drop the new message and count it. */
	DROP_NEWEST,

	/** Drop the oldest message in the queue and count it. */
	DROP_OLDEST,

	/** Throw at once. */
	FAIL

}
