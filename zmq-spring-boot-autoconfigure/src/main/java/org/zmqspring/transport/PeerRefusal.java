package org.zmqspring.transport;

/** Why a bound socket ended the connection of a peer. */
public enum PeerRefusal {

	/** There were as many peers as {@code max-peers} allows. */
	MAX_PEERS,

	/** It did not finish the handshake within {@code handshake-ivl}. */
	HANDSHAKE,

	/**
	 * It held more subscriptions than {@code max-subscriptions-per-peer} allows, or
	 * changed them more than twice as often in a second.
	 */
	MAX_SUBSCRIPTIONS,

	/** The frames of one message were too many, or too large together. */
	MESSAGE_SIZE

}
