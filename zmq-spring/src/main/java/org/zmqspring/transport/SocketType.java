package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * What a socket does: it publishes or subscribes (RFC 29/PUBSUB), or is one of the two
 * sides of a replay.
 */
public enum SocketType {

	/** Publishes. The engine socket is an {@code XPUB}, which reports subscriptions. */
	PUB,

	/** Subscribes. */
	SUB,

	/** Answers the replay requests that peers send to a publisher. */
	ROUTER,

	/** Asks a publisher for a replay, on behalf of a subscriber. It is never a link. */
	DEALER;

	/**
	 * The side that configures the socket.
	 * @return {@link #PUB} or {@link #SUB}
	 */
	@Internal
	public SocketType side() {
		return switch (this) {
			case PUB, ROUTER -> PUB;
			case SUB, DEALER -> SUB;
		};
	}

}
