package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Why a peer was disconnected, or something that it sent was refused.
 */
@Internal
public enum PeerRefusal {

	/** There were already as many peers as {@code max-peers} allows. */
	MAX_PEERS,

	/** It did not finish the handshake within {@code handshake-ivl}. */
	HANDSHAKE,

	/**
	 * It held more subscriptions than {@code max-subscriptions-per-peer} allows, or made
	 * more than twice as many changes in one second.
	 */
	MAX_SUBSCRIPTIONS,

	/**
	 * It subscribed to a prefix of more than 2,047 bytes. Only that subscription is
	 * refused; the peer stays connected.
	 */
	PREFIX_LENGTH,

	/**
	 * It sent a frame that is no subscription, such as a message to a publisher. Only
	 * that frame is dropped; the peer stays connected.
	 */
	NO_SUBSCRIPTION,

	/** A message had too many frames, or its frames were too large in total. */
	MESSAGE_SIZE,

	/**
	 * It took no message for {@code xpub-nodrop-timeout} while messages waited for it.
	 */
	STALLED;

	/**
	 * Whether a peer of a socket can be refused for this reason.
	 * @param type the type of the socket
	 * @param mode whether it binds or connects
	 * @return {@code false} if this never happens
	 */
	public boolean appliesTo(SocketType type, SocketMode mode) {
		boolean publishes = type == SocketType.PUB || type == SocketType.XPUB;
		return switch (this) {
			case MAX_PEERS, HANDSHAKE -> mode == SocketMode.BIND;
			case MAX_SUBSCRIPTIONS, PREFIX_LENGTH, NO_SUBSCRIPTION, STALLED -> publishes;
			case MESSAGE_SIZE -> !publishes;
		};
	}

}
