package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * A socket that receives requests and answers each peer. Peers can send only small
 * requests, and few at once. Confined to its owner's thread.
 */
@Internal
public interface RouterSocket extends EngineSocket {

	/**
	 * Take one request without waiting.
	 * @return the identity of the peer, then the frames of its request; {@code null} if
	 * there is no request now
	 */
	byte @Nullable [][] receive();

	/**
	 * Send a message to one peer ({@code ZMQ_ROUTER_MANDATORY}).
	 * @param peer the identity of the peer
	 * @param frames the frames of the message, at least one; not changed afterwards
	 * @return whether it was sent
	 * @throws IllegalStateException if a part of an earlier message was sent, see
	 * {@link #isBroken}
	 */
	Result send(byte[] peer, byte[][] frames);

	/**
	 * Whether a send failed in the middle of a message. The engine would append the next
	 * message to the part that was sent, so the socket must be closed. Then no peer gets
	 * that part.
	 * @return {@code true} if nothing can be sent any more
	 */
	default boolean isBroken() {
		return false;
	}

	/** The result of a send. */
	enum Result {

		/** The engine has taken the whole message. */
		SENT,

		/**
		 * The queue of the peer is at the send high-water mark. Nothing was sent. The
		 * peer may also be about to leave.
		 */
		FULL,

		/** There is no such peer, or the socket is closed. Nothing was sent. */
		GONE

	}

}
