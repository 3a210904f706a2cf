package org.zmqspring.link;

/** How one connection attempt ended. */
public enum AttemptOutcome {

	/** The link came up. */
	CONNECTED,

	/** The peer's host answered that nobody listens there. */
	REFUSED,

	/** Nobody answered within {@code connect-timeout}. */
	TIMEOUT,

	/** The host name has no address. */
	UNRESOLVED,

	/** TCP was connected, but no ZeroMQ peer was found behind it, or it said no. */
	HANDSHAKE,

	/** Anything else. */
	ERROR

}
