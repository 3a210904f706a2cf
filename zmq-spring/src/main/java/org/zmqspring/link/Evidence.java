package org.zmqspring.link;

/**
 * What is known of a link's being up. JeroMQ 0.6.0 never emits
 * {@code HANDSHAKE_SUCCEEDED}, so nothing better than these two can be had.
 */
public enum Evidence {

	/**
	 * The greeting came and a quiet time after it; with keys or passwords, the handshake
	 * is over and neither side has refused the other.
	 */
	SETTLED,

	/** A message came. */
	MESSAGE

}
