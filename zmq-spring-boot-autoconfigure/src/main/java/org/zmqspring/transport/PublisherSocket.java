package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;

/** Sends, and sees who subscribes. Confined to its owner's thread. */
public interface PublisherSocket extends EngineSocket {

	/**
	 * Hand one message to the engine, which sends it to every peer with a matching
	 * subscription and drops it for a peer whose queue is at the high-water mark. Never
	 * blocks.
	 * @param frames at least one
	 * @return how many subscribed peers miss the message because of the mark; 0 also
	 * where the engine cannot be asked
	 * @throws IllegalStateException if the socket {@link #isBroken() is broken}
	 */
	int send(byte[][] frames);

	/**
	 * Whether a send failed in the middle of a message, so that the next message would be
	 * appended to it. Then close the socket: that takes the sent part back, and no peer
	 * sees it.
	 * @return {@code true} if nothing can be sent any more
	 */
	default boolean isBroken() {
		return false;
	}

	/**
	 * Take one subscription event without waiting. The owner must drain these, or what
	 * peers send piles up in memory.
	 * @return the event: first byte 1 (subscribed) or 0 (unsubscribed), then the prefix;
	 * or {@code null} if there is none now
	 */
	byte @Nullable [] receiveSubscription();

	/**
	 * Whether peers came or went since this was asked last. Of what a peer that leaves
	 * had subscribed to, events tell only where no other peer holds it. To be asked when
	 * there is no event left.
	 * @return whether {@link #subscribers} may differ from what the events told
	 */
	boolean peersChanged();

	/**
	 * How many peers hold a subscription to exactly this prefix. To be asked when there
	 * is no event left, and only after {@link #peersChanged()} said so.
	 * @param prefix the prefix
	 * @return the number of peers
	 */
	int subscribers(byte[] prefix);

}
