package org.zmqspring.listen;

import java.time.Duration;
import java.time.Instant;

/**
 * A running listener has had no message for the idle interval
 * ({@code zmq.listener.idle-event-interval}); comes again after each further interval
 * without one. Immutable.
 *
 * @param listener its id
 * @param socket the subscriber it listens on
 * @param idle how long it has been without a message
 * @param at when that was noticed
 */
public record ZmqListenerIdleEvent(String listener, String socket, Duration idle, Instant at) {
}
