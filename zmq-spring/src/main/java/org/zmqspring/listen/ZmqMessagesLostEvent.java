package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.transport.LinkId;

/**
 * Application event: the numbers of a feed show that messages are missing. It is
 * published on the thread {@code zmq-events}. If the publisher is asked for missing
 * messages, the event is only about those that it does not send again in time. The
 * numbers use all 64 bits: print them with {@link Long#toUnsignedString(long)}.
 * Immutable.
 *
 * @param link the link on which messages are missing
 * @param topic the topic of the message that showed the loss, at most its first 200
 * characters; characters that cannot be printed are replaced
 * @param from the number that was expected, which is the first missing one unless the
 * publisher has restarted
 * @param to the number that was received instead
 * @param count how many messages are missing, {@code null} if that is unknown
 * @param cause why they are missing; after a reconnect the count is an estimate
 */
public record ZmqMessagesLostEvent(LinkId link, String topic, long from, long to, @Nullable Long count,
		MessageLossCause cause) {
}
