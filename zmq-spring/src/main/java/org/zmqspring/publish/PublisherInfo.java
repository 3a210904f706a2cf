package org.zmqspring.publish;

import java.util.Map;

import org.zmqspring.message.Internal;

/**
 * The figures of a publisher at one moment. Counts start when the publisher is created
 * and go on over restarts. The sent messages, the dropped ones (except those of
 * {@link DropReason#HWM} and {@link DropReason#STALLED}) and those in the queue add up to
 * the accepted ones. Immutable.
 *
 * @param name the configured name
 * @param sentMessages messages the engine took; one with several endpoints counts once
 * @param sentBytes the sizes of their frames added up
 * @param resent last values sent again to new subscribers, each endpoint counted
 * @param dropped accepted messages that were dropped, for every reason
 * @param rejected sends that ended with {@link ZmqSendException.Reason#QUEUE_FULL}
 * @param queueDepth messages that wait
 * @param queueCapacity messages that may wait
 * @param holding whether messages wait for the first subscribers
 * @param subscriptions subscriptions of all peers on all endpoints; the same prefix of
 * two peers counts twice
 * @param sockets engine sockets open now; while there is none, messages wait
 */
@Internal
public record PublisherInfo(String name, long sentMessages, long sentBytes, long resent, Map<DropReason, Long> dropped,
		long rejected, int queueDepth, int queueCapacity, boolean holding, long subscriptions, int sockets) {
}
