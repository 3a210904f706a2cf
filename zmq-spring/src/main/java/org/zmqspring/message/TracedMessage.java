package org.zmqspring.message;

import java.util.Map;

/** A message that came with the context of a trace. Immutable. */
final class TracedMessage extends ZmqMessage {

	private final Map<String, String> traceContext;

	TracedMessage(byte[][] frames, String socket, String endpoint, long receivedEpochMillis,
			Map<String, String> traceContext) {
		super(frames, socket, endpoint, receivedEpochMillis);
		this.traceContext = traceContext;
	}

	@Override
	public Map<String, String> traceContext() {
		return this.traceContext;
	}

}
