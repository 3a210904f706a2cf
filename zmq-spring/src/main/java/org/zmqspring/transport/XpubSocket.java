package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * The backend of a forwarder: a socket that sends messages of an {@link XsubSocket} of
 * the same engine, and reports the subscriptions of its peers. Confined to its owner's
 * thread.
 */
@Internal
public interface XpubSocket extends EngineSocket {

	/** The engine did not take the message. */
	int NOT_TAKEN = -1;

	/**
	 * Hand one message to the engine, as {@link PublisherSocket#send} does. The same
	 * message can be sent on several sockets.
	 * @param message the message
	 * @return how many subscribed peers miss the message because of the high-water mark;
	 * 0 if this number cannot be read from the engine; {@link #NOT_TAKEN} if the socket
	 * or its engine was closed, or if the engine refused the message
	 * @throws IllegalStateException if the socket {@link #isBroken() is broken}
	 */
	int send(EngineMessage message);

	/**
	 * Whether every subscribed peer has room, as {@link PublisherSocket#hasRoom} answers.
	 * @param message the message
	 * @return {@code false} if the message must wait
	 */
	boolean hasRoom(EngineMessage message);

	/**
	 * Check the peers that have no room, as {@link PublisherSocket#checkStalled} does.
	 * @param message the message that waits
	 * @param nowNanos the time
	 * @return nanoseconds after which to check again at the latest; 0 if the message can
	 * be sent now
	 */
	long checkStalled(EngineMessage message, long nowNanos);

	/**
	 * How many messages were queued for the peers that {@link #checkStalled} disconnected
	 * since the previous call of this method.
	 * @return the number; a message for two peers counts twice
	 */
	long takeDiscarded();

	/**
	 * Whether a send failed in the middle of a message, so that the socket must be
	 * closed.
	 * @return {@code true} if nothing can be sent any more
	 */
	boolean isBroken();

	/**
	 * Take one subscription event without waiting. Unlike a {@link PublisherSocket}, it
	 * reports only the first subscription to a prefix, and the end of the last one. The
	 * owner must take all events, or they accumulate in memory.
	 * @return the event: first byte 1 (subscribed) or 0 (unsubscribed), then the prefix;
	 * or {@code null} if there is none now
	 */
	byte @Nullable [] receiveSubscription();

}
