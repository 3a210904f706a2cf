package org.zmqspring.actuate;

import java.util.List;

import org.zmqspring.message.Internal;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All listeners. Immutable.
 *
 * @param listeners one for each, by id
 */
@Internal
public record ZmqListenersReport(List<ListenerReport> listeners) implements OperationResponseBody {
}
