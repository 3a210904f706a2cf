package org.zmqspring.transport;

/** The two sides of the publish-subscribe pattern (RFC 29/PUBSUB). */
public enum SocketType {

	/** Publishes. The engine socket is an {@code XPUB}, which reports subscriptions. */
	PUB,

	/** Subscribes. */
	SUB

}
