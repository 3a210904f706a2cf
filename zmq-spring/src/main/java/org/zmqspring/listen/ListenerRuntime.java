package org.zmqspring.listen;

import org.zmqspring.message.Internal;

/**
 * What all listeners share. Immutable.
 *
 * @param observer sees what becomes of messages
 * @param calls wraps each call
 * @param threads what listeners run on
 */
@Internal
public record ListenerRuntime(ListenObserver observer, CallObserver calls, LaneThreads threads) {
}
