package org.zmqspring.annotation;

import java.util.Map;

import org.springframework.messaging.MessageHeaders;

/**
 * Headers without the random id and the time that Spring gives a message by itself:
 * nothing of ZeroMQ's has either, and both cost for each message. Immutable.
 */
final class ViewHeaders extends MessageHeaders {

	private static final long serialVersionUID = 1L;

	ViewHeaders(Map<String, Object> headers) {
		super(headers, ID_VALUE_NONE, -1L);
	}

}
