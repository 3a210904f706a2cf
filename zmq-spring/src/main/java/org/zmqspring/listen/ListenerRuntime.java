package org.zmqspring.listen;

import org.zmqspring.message.Internal;

/**
 * What all listeners share. Immutable.
 *
 * @param observer is told what happens to messages
 * @param calls wraps each call
 * @param threads the threads of listeners, and a decorator of their calls
 * @param feeds the beans of the application for feeds
 */
@Internal
public record ListenerRuntime(ListenObserver observer, CallObserver calls, LaneThreads threads, FeedSupport feeds) {
}
