package org.zmqspring.link;

/** How one connection attempt ended. */
public enum AttemptOutcome {

	/** The link came up. */
	CONNECTED,

	/**
	 * The network refused the attempt: no program listens on the port, or the host cannot
	 * be reached.
	 */
	REFUSED,

	/** There was no answer within {@code connect-timeout}. */
	TIMEOUT,

	/** The host name has no address. */
	UNRESOLVED,

	/**
	 * TCP was connected, but no ZeroMQ peer answered, or the peer refused the connection.
	 */
	HANDSHAKE,

	/** Anything else. */
	ERROR

}
