package org.zmqspring.security;

/**
 * Judges the peers of the sockets that let peers in, after the keys, users and addresses
 * that are configured; a bean of this type is found. Called on one thread of its own; a
 * peer that it does not answer for in time is refused, as is one that it fails for.
 */
@FunctionalInterface
public interface ZapAuthenticator {

	/**
	 * Judge one peer.
	 * @param request the peer
	 * @return whether it may connect
	 */
	boolean isAllowed(ZapRequest request);

}
