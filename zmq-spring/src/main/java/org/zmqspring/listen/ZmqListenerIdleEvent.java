package org.zmqspring.listen;

import java.time.Duration;
import java.time.Instant;

/**
 * A running listener got no message for the idle interval
 * ({@code zmq.listener.idle-event-interval}). The event is published again after each
 * further interval without a message. Immutable.
 *
 * @param listener the id of the listener
 * @param socket the subscriber it listens on
 * @param idle the time since its last message
 * @param at the time of the event
 */
public record ZmqListenerIdleEvent(String listener, String socket, Duration idle, Instant at) {
}
