package org.zmqspring.annotation;

import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;

/**
 * The settings of a listener whose {@link ZmqListener} annotation does not set them.
 * Immutable.
 *
 * @param lane the threads and queues of the listener
 * @param autoStartup whether the listener starts with the application
 * @param failures what happens to a message on which the listener fails
 */
public record ListenerDefaults(LaneSettings lane, boolean autoStartup, FailureSettings failures) {
}
