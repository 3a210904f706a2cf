package org.zmqspring.security;

/**
 * Decides whether a peer may connect to a socket that judges its peers. The beans of this
 * type are asked about each peer that the configured keys, users and addresses allow, on
 * one thread of their own. The peer is refused if the answer comes too late or an
 * exception is thrown.
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
