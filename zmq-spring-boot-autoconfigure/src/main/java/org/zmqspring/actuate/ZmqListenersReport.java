package org.zmqspring.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All listeners. Immutable.
 *
 * @param listeners one for each, by id
 */
record ZmqListenersReport(List<ListenerReport> listeners) implements OperationResponseBody {
}
