package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * A socket that sends messages and reports the subscriptions of its peers. Confined to
 * its owner's thread.
 */
@Internal
public interface PublisherSocket extends EngineSocket {

	/**
	 * Hand one message to the engine. The engine sends it to every peer with a matching
	 * subscription, and drops it for a peer whose queue is at the high-water mark. Never
	 * blocks.
	 * @param frames at least one
	 * @return how many subscribed peers miss the message because of the high-water mark;
	 * 0 if this number cannot be read from the engine
	 * @throws IllegalStateException if the socket {@link #isBroken() is broken}
	 */
	int send(byte[][] frames);

	/**
	 * Whether every subscribed peer has room for a message. Without {@code xpub-nodrop}
	 * the answer is always {@code true}. Peers for which messages no longer wait are
	 * ignored.
	 * @param first the first frame of the message
	 * @return {@code false} if the message must wait; the poller wakes up when a peer has
	 * taken enough
	 */
	boolean hasRoom(byte[] first);

	/**
	 * Check the peers that have no room for a message. A peer that has taken no message
	 * for {@code xpub-nodrop-timeout} is disconnected, and messages no longer wait for
	 * it.
	 * @param first the first frame of the message that waits
	 * @param nowNanos the time
	 * @return nanoseconds after which to check again at the latest; 0 if the message can
	 * be sent now
	 */
	long checkStalled(byte[] first, long nowNanos);

	/**
	 * How many messages were queued for the peers that {@link #checkStalled} disconnected
	 * since the previous call of this method.
	 * @return the number; a message for two peers counts twice
	 */
	long takeDiscarded();

	/**
	 * Whether a peer holds a subscription that matches a message.
	 * @param first the first frame of the message
	 * @return {@code false} if none does, or if the engine cannot be asked
	 */
	boolean isSubscribedTo(byte[] first);

	/**
	 * Whether a send failed in the middle of a message. The engine would append the next
	 * message to the part that was sent, so the socket must be closed. Then no peer gets
	 * that part.
	 * @return {@code true} if nothing can be sent any more
	 */
	default boolean isBroken() {
		return false;
	}

	/**
	 * Take one subscription event without waiting. The owner must take all of them, or
	 * they accumulate in memory.
	 * @return the event: first byte 1 (subscribed) or 0 (unsubscribed), then the prefix;
	 * or {@code null} if there is none now
	 */
	byte @Nullable [] receiveSubscription();

	/**
	 * Whether peers connected or disconnected since the previous call of this method.
	 * When a peer leaves, the engine reports only those of its subscriptions that no
	 * other peer holds. Call it when no event is left.
	 * @return whether {@link #subscribers} may differ from the sum of the events
	 */
	boolean peersChanged();

	/**
	 * How many peers hold a subscription to exactly this prefix. Call it when no event is
	 * left and {@link #peersChanged()} has answered {@code true}.
	 * @param prefix the prefix
	 * @return the number of peers
	 */
	int subscribers(byte[] prefix);

}
