package org.zmqspring.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The answer of {@code /actuator/zmq}. Immutable.
 *
 * @param sockets the sockets with their links
 * @param listeners the listeners
 */
public record ZmqReport(List<SocketReport> sockets, List<ListenerReport> listeners) implements OperationResponseBody {
}
