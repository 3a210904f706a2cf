package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/** Sends, and sees who subscribes. Confined to its owner's thread. */
@Internal
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
	 * Whether every subscribed peer has room for a message. Of a publisher without
	 * {@code xpub-nodrop} the answer is always {@code true}, and so it is for a peer that
	 * messages no longer wait for.
	 * @param first the first frame of the message
	 * @return {@code false} if the message has to wait; the poller wakes up when a peer
	 * has taken enough
	 */
	boolean hasRoom(byte[] first);

	/**
	 * Look at the peers that have no room for a message. Those that have taken nothing
	 * for {@code xpub-nodrop-timeout} are disconnected, and messages no longer wait for
	 * them.
	 * @param first the first frame of the message that waits
	 * @param nowNanos the time
	 * @return in how many nanoseconds to look again at the latest; 0 if the message can
	 * be sent now
	 */
	long checkStalled(byte[] first, long nowNanos);

	/**
	 * How many messages were queued for the peers that {@link #checkStalled} has
	 * disconnected since this was asked last.
	 * @return the number, each peer and message counted once
	 */
	long takeDiscarded();

	/**
	 * Whether a peer holds a subscription that matches a message, as the engine sees it.
	 * @param first the first frame of the message
	 * @return {@code false} if none does, or if the engine cannot be asked
	 */
	boolean isSubscribedTo(byte[] first);

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
