package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/** Why an established connection ended, as far as the engine lets us tell. */
@Internal
public enum LossCause {

	/** The peer closed or reset it. */
	PEER,

	/** Nothing came, not even the answer to a heartbeat. */
	HEARTBEAT,

	/** The peer broke the protocol, or sent a frame above {@code max-msg-size}. */
	PROTOCOL,

	/** The peer said no during the handshake (CURVE, PLAIN, ZAP). */
	REFUSED,

	/**
	 * We ended it: the peer took nothing for {@code xpub-nodrop-timeout} while a message
	 * waited for it.
	 */
	STALLED,

	/** The greeting did not come within {@code handshake-ivl}. */
	HANDSHAKE,

	/** The engine's I/O thread died and took all its connections with it. */
	ENGINE

}
