package org.zmqspring.listen;

import java.util.function.Consumer;
import java.util.function.Function;

import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.message.Internal;
import org.zmqspring.replay.ReplayRequests;

/**
 * Connects feeds with the application: its events and its beans. Immutable.
 *
 * @param losses called on the poller thread when messages are missing; must not throw
 * @param framings finds a {@link ZmqFraming} bean by its name
 * @param replay asks publishers for messages that are missing
 */
@Internal
public record FeedSupport(Consumer<ZmqMessagesLostEvent> losses, Function<String, ZmqFraming> framings,
		ReplayRequests replay) {
}
