package org.zmqspring.security;

/**
 * Decides whether a peer may connect to a socket that judges its peers. Beans of this
 * type are found. They are asked about peers that the configured keys, users and
 * addresses allow, on one thread of their own. The peer is refused if the answer comes
 * too late or an exception is thrown.
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
