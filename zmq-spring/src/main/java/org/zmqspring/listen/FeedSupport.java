package org.zmqspring.listen;

import java.util.function.Consumer;
import java.util.function.Function;

import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.message.Internal;

/**
 * What the application has for feeds. Immutable.
 *
 * @param losses told when messages are missing, on the poller's thread; must not throw
 * @param framings finds a {@link ZmqFraming} bean by its name
 */
@Internal
public record FeedSupport(Consumer<ZmqMessagesLostEvent> losses, Function<String, ZmqFraming> framings) {
}
