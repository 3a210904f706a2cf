package org.zmqspring.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One listener and what it failed on. Immutable.
 *
 * @param listener the listener
 * @param quarantine the messages kept, the oldest first
 */
record ZmqListenerReport(ListenerReport listener, List<QuarantineReport> quarantine) implements OperationResponseBody {
}
