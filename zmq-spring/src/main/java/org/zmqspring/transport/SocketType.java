package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * What a socket does: it publishes or subscribes (RFC 29/PUBSUB), or is one of the two
 * sides of a replay or of a forwarder.
 */
public enum SocketType {

	/** Publishes. The engine socket is an {@code XPUB}, which reports subscriptions. */
	PUB,

	/** Subscribes. */
	SUB,

	/** Answers the replay requests that peers send to a publisher. */
	ROUTER,

	/** Asks a publisher for a replay, on behalf of a subscriber. It is never a link. */
	DEALER,

	/** The frontend of a forwarder: receives the messages of publishers. */
	XSUB,

	/** The backend of a forwarder: sends the messages to subscribers. */
	XPUB;

	/**
	 * The type of the configured socket that has a socket of this type.
	 * @return {@link #PUB}, {@link #SUB}, {@link #XSUB} or {@link #XPUB}
	 */
	@Internal
	public SocketType side() {
		return switch (this) {
			case PUB, ROUTER -> PUB;
			case SUB, DEALER -> SUB;
			case XSUB, XPUB -> this;
		};
	}

	/**
	 * Whether the socket receives the messages of publishers.
	 * @return {@code false} if it sends them
	 */
	@Internal
	public boolean isReceiving() {
		return switch (this) {
			case SUB, DEALER, XSUB -> true;
			case PUB, ROUTER, XPUB -> false;
		};
	}

}
