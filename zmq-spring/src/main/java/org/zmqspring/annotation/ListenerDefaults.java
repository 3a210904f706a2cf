package org.zmqspring.annotation;

import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;

/**
 * What listeners get where their annotation is silent. Immutable.
 *
 * @param lane queue and worker
 * @param autoStartup whether listeners start with the application
 * @param failures what happens to messages they fail on
 */
public record ListenerDefaults(LaneSettings lane, boolean autoStartup, FailureSettings failures) {
}
