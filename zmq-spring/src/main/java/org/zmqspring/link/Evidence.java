package org.zmqspring.link;

/**
 * What proves that a link is up. JeroMQ 0.6.0 never emits {@code HANDSHAKE_SUCCEEDED}, so
 * there is no better proof than these two.
 */
public enum Evidence {

	/**
	 * The greeting came, and for a quiet time after it the peer did not refuse us. With
	 * keys or passwords: the handshake is over and neither side has refused the other.
	 */
	SETTLED,

	/** A message came. */
	MESSAGE

}
