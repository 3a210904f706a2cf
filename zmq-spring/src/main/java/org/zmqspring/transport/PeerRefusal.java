package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Why the connection of a peer was ended, or, if it stays, what of it was not taken.
 */
@Internal
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

	/**
	 * It subscribed to a prefix of more than 2,047 bytes. That subscription alone is not
	 * taken; the connection stays.
	 */
	PREFIX_LENGTH,

	/** The frames of one message were too many, or too large together. */
	MESSAGE_SIZE,

	/**
	 * It took nothing for {@code xpub-nodrop-timeout} while a message of a publisher
	 * waited for it.
	 */
	STALLED

}
