package org.zmqspring.annotation;

import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ZmqListenerErrorHandler;

/**
 * What listeners get where their annotation is silent. Immutable.
 *
 * @param lane queue and worker
 * @param autoStartup whether listeners start with the application
 * @param errorHandler told of failures
 */
public record ListenerDefaults(LaneSettings lane, boolean autoStartup, ZmqListenerErrorHandler errorHandler) {
}
