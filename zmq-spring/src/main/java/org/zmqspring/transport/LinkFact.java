package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * An event of one engine socket. The package {@code link} decides what follows from it.
 * Immutable.
 */
@Internal
public sealed interface LinkFact {

	/**
	 * TCP is connected. This proves nothing about ZeroMQ yet.
	 *
	 * @param local the local address and port
	 * @param remote the peer's address and port
	 */
	record Connected(String local, String remote) implements LinkFact {
	}

	/** The peer's ZMTP greeting was received and understood. */
	record Greeted() implements LinkFact {
	}

	/**
	 * The handshake with keys or passwords is over, and neither side has refused the
	 * other. Only for sockets with CURVE or PLAIN.
	 */
	record HandshakeDone() implements LinkFact {
	}

	/**
	 * The peer gets no heartbeats, because it may not understand them. If the peer
	 * vanishes, only TCP detects it.
	 *
	 * @param remote the peer's address and port
	 * @param version the version of ZMTP that it greets with, such as {@code 3.0}
	 */
	record WithoutHeartbeats(String remote, String version) implements LinkFact {
	}

	/** The peer does not speak ZMTP: it may be an HTTP or SSH server. */
	record NotZmtp() implements LinkFact {
	}

	/**
	 * The connection attempt failed before TCP was connected.
	 *
	 * @param asynchronous {@code true} if the attempt began and failed later,
	 * {@code false} if the operating system refused it at once, because it had no route
	 */
	record AttemptFailed(boolean asynchronous) implements LinkFact {
	}

	/**
	 * The connection is gone.
	 *
	 * @param cause why
	 * @param detail text for people, such as {@code ERROR 400}; may be empty
	 */
	record Lost(LossCause cause, String detail) implements LinkFact {
	}

	/** The first message of this connection was received. */
	record MessageReceived() implements LinkFact {
	}

	/**
	 * The numbers of messages show what was missed while the link was down. There can be
	 * several of these facts for one connection.
	 *
	 * @param count how many messages are missing, -1 if that is unknown
	 */
	record MessagesMissed(long count) implements LinkFact {
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
	 * The final fact of a socket: the socket is closed, and the engine keeps nothing of
	 * it.
	 */
	record Retired() implements LinkFact {
	}

	/** Why an established connection ended, as far as the engine tells. */
	enum LossCause {

		/** The peer closed or reset it. */
		PEER,

		/** Nothing was received, not even the answer to a heartbeat. */
		HEARTBEAT,

		/**
		 * The peer broke the protocol, or sent a frame larger than {@code max-msg-size}.
		 */
		PROTOCOL,

		/** The peer refused this side during the handshake (CURVE, PLAIN, ZAP). */
		REFUSED,

		/**
		 * This side ended it: the peer took no message for {@code xpub-nodrop-timeout}
		 * while one waited for it.
		 */
		STALLED,

		/** The greeting was not received within {@code handshake-ivl}. */
		HANDSHAKE,

		/** The engine's I/O thread died and took all its connections with it. */
		ENGINE

	}

}
