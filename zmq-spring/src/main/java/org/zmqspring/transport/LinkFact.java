package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Something that has happened to one engine socket, in our words. Facts are past tense;
 * what follows from them is for the {@code link} floor to judge. Immutable.
 */
@Internal
public sealed interface LinkFact {

	/**
	 * TCP is connected, which says nothing of ZeroMQ yet.
	 *
	 * @param local our address and port
	 * @param remote the peer's address and port
	 */
	record Connected(String local, String remote) implements LinkFact {
	}

	/** The peer's ZMTP greeting came and was understood. */
	record Greeted() implements LinkFact {
	}

	/**
	 * The handshake with keys or passwords is over, and neither side has refused the
	 * other. Told of sockets with CURVE or PLAIN only.
	 */
	record HandshakeDone() implements LinkFact {
	}

	/**
	 * The peer is sent no heartbeats, because it may not know them, so nothing but TCP
	 * notices when it vanishes.
	 *
	 * @param remote the peer's address and port
	 * @param version the version of ZMTP that it greets with, such as {@code 3.0}
	 */
	record WithoutHeartbeats(String remote, String version) implements LinkFact {
	}

	/** What answered does not speak ZMTP: an HTTP server, an SSH banner, noise. */
	record NotZmtp() implements LinkFact {
	}

	/**
	 * The connection attempt failed before TCP was connected.
	 *
	 * @param asynchronous whether the peer had to be asked: {@code false} means that the
	 * operating system knew no way there
	 */
	record AttemptFailed(boolean asynchronous) implements LinkFact {
	}

	/**
	 * The connection is gone.
	 *
	 * @param cause why
	 * @param detail for people, such as {@code ERROR 400}; may be empty
	 */
	record Lost(LossCause cause, String detail) implements LinkFact {
	}

	/** The first message of this connection was received. */
	record MessageReceived() implements LinkFact {
	}

	/**
	 * The socket is bound.
	 *
	 * @param address where, with the real port, such as {@code tcp://127.0.0.1:40112}
	 */
	record Listening(String address) implements LinkFact {
	}

	/**
	 * A bound socket accepted a connection.
	 *
	 * @param remote the peer's address and port
	 */
	record PeerConnected(String remote) implements LinkFact {
	}

	/**
	 * A bound socket lost a connection it had accepted.
	 *
	 * @param remote the peer's address and port
	 */
	record PeerLost(String remote) implements LinkFact {
	}

	/**
	 * The last fact of a socket: it is closed and nothing of it is left in the engine.
	 */
	record Retired() implements LinkFact {
	}

	/** Why an established connection ended, as far as the engine tells. */
	enum LossCause {

		/** The peer closed or reset it. */
		PEER,

		/** Nothing came, not even the answer to a heartbeat. */
		HEARTBEAT,

		/** The peer broke the protocol, or sent a frame above {@code max-msg-size}. */
		PROTOCOL,

		/** The peer refused us during the handshake (CURVE, PLAIN, ZAP). */
		REFUSED,

		/**
		 * We ended it: the peer took nothing for {@code xpub-nodrop-timeout} while a
		 * message waited for it.
		 */
		STALLED,

		/** The greeting did not come within {@code handshake-ivl}. */
		HANDSHAKE,

		/** The engine's I/O thread died and took all its connections with it. */
		ENGINE

	}

}
