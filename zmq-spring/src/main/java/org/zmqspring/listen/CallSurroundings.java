package org.zmqspring.listen;

import org.zmqspring.message.Internal;

/**
 * What surrounds the calls of all listeners. Immutable.
 *
 * @param observer sees what becomes of messages
 * @param calls surrounds each call
 * @param threads what listeners run on
 */
@Internal
public record CallSurroundings(ListenObserver observer, CallObserver calls, LaneThreads threads) {
}
