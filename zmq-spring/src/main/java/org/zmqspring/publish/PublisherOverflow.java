package org.zmqspring.publish;

/** What {@code send} does when a publisher's queue is full. */
public enum PublisherOverflow {

	/** Wait for room, at most the send timeout, then throw. */
	BLOCK,

	/** Drop the message to be sent, counted. */
	DROP_NEWEST,

	/** Drop the message that waited longest, counted. */
	DROP_OLDEST,

	/** Throw at once. */
	FAIL

}
