package org.zmqspring.publish;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * The figures of a publisher at one moment. The sent messages, the dropped ones (except
 * those of {@link DropReason#HWM} and {@link DropReason#STALLED}) and those in the queue
 * add up to the accepted ones. Immutable.
 *
 * @param name the configured name
 * @param counts what has happened to its messages
 * @param queue its queue
 * @param subscriptions subscriptions of all peers on all endpoints; the same prefix of
 * two peers counts twice
 * @param sockets number of open engine sockets; while there is none, messages wait
 * @param replay what it keeps for peers that ask for earlier messages; {@code null} if it
 * keeps nothing
 */
@Internal
public record PublisherInfo(String name, Counts counts, QueueState queue, long subscriptions, int sockets,
		@Nullable ReplayState replay) {

	/**
	 * Counts start when the publisher is created, and continue after a restart.
	 *
	 * @param sentMessages messages that the engine took; a message sent on several
	 * endpoints counts once
	 * @param sentBytes total size of their frames
	 * @param resent last values sent again to new subscribers; each endpoint counts
	 * @param dropped accepted messages that were dropped, by reason; every reason is
	 * present
	 * @param rejected sends that ended with {@link ZmqSendException.Reason#QUEUE_FULL}
	 */
	public record Counts(long sentMessages, long sentBytes, long resent, Map<DropReason, Long> dropped, long rejected) {
	}

	/**
	 * The queue of the publisher.
	 *
	 * @param depth number of messages that wait
	 * @param capacity number of messages that may wait
	 * @param holding whether messages wait for the first subscribers
	 */
	public record QueueState(int depth, int capacity, boolean holding) {
	}

	/**
	 * The messages that are kept, and the requests for them. Each request has one
	 * outcome, unless it is pending.
	 *
	 * @param messages number of messages that are kept
	 * @param bytes their size
	 * @param pending number of peers that are being answered or wait for their turn
	 * @param sent messages sent in answers, without end markers
	 * @param requests finished requests by outcome; each outcome has an entry
	 */
	public record ReplayState(int messages, long bytes, int pending, long sent, Map<ReplayOutcome, Long> requests) {
	}

}
