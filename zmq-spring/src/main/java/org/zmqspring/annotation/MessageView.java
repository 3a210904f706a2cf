package org.zmqspring.annotation;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.MessageHeaders;
import org.springframework.util.MimeType;

/**
 * Shows a received message as Spring's, with {@link ZmqHeaders} and the content type of
 * the listener. Immutable.
 *
 * @param contentType the content type, if the listener has one
 */
record MessageView(@Nullable MimeType contentType) {

	ReceivedMessage<byte[]> of(ZmqMessage message) {
		return new ReceivedMessage<>(message.payload(), message, this);
	}

	MessageHeaders headers(ZmqMessage message) {
		Map<String, Object> headers = new HashMap<>();
		headers.put(ZmqHeaders.TOPIC, message.topic());
		headers.put(ZmqHeaders.FRAMES, message.frames());
		headers.put(ZmqHeaders.ENDPOINT, message.endpoint());
		headers.put(ZmqHeaders.SOCKET, message.socket());
		headers.put(ZmqHeaders.RECEIVED_AT, message.receivedAt());
		if (this.contentType != null) {
			headers.put(MessageHeaders.CONTENT_TYPE, this.contentType);
		}
		return new ViewHeaders(headers);
	}

}
