package org.zmqspring.link;

/**
 * What proves that a link is up. JeroMQ 0.6.0 never emits {@code HANDSHAKE_SUCCEEDED}, so
 * there is no better proof than these two.
 */
public enum Evidence {

	/**
	 * The peer has greeted, and has not refused the connection in a quiet time after
	 * that. With keys or passwords: the handshake is over and neither side has refused
	 * the other.
	 */
	SETTLED,

	/** A message was received. */
	MESSAGE

}
