package org.zmqspring.annotation;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.MimeType;

/**
 * Shows a received message as a Spring message, with {@link ZmqHeaders} and the content
 * type of the listener. The headers are created only when they are read. For a small
 * message, their creation takes twice as long as everything else on the listener's
 * thread. Immutable, as long as the payload is.
 */
final class ReceivedMessage<T> implements Message<T> {

	private final T payload;

	private final ZmqMessage source;

	private final @Nullable MimeType contentType;

	/**
	 * Created at the first read; threads that read at the same time create equal ones.
	 */
	private @Nullable MessageHeaders headers;

	private ReceivedMessage(T payload, ZmqMessage source, @Nullable MimeType contentType) {
		this.payload = payload;
		this.source = source;
		this.contentType = contentType;
	}

	static ReceivedMessage<byte[]> of(ZmqMessage message, @Nullable MimeType contentType) {
		return new ReceivedMessage<>(message.payload(), message, contentType);
	}

	/** The same message with its payload converted. */
	<R> ReceivedMessage<R> withPayload(R converted) {
		return new ReceivedMessage<>(converted, this.source, this.contentType);
	}

	@Override
	public T getPayload() {
		return this.payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders created = this.headers;
		if (created == null) {
			created = createHeaders();
			this.headers = created;
		}
		return created;
	}

	private MessageHeaders createHeaders() {
		Map<String, Object> values = new HashMap<>();
		values.put(ZmqHeaders.TOPIC, this.source.topic());
		values.put(ZmqHeaders.FRAMES, this.source.frames());
		values.put(ZmqHeaders.ENDPOINT, this.source.endpoint());
		values.put(ZmqHeaders.SOCKET, this.source.socket());
		values.put(ZmqHeaders.RECEIVED_AT, this.source.receivedAt());
		values.putAll(this.source.feedHeaders());
		if (this.contentType != null) {
			values.put(MessageHeaders.CONTENT_TYPE, this.contentType);
		}
		return new Headers(values);
	}

	@Override
	public String toString() {
		Object shown = (this.payload instanceof byte[] bytes) ? "byte[" + bytes.length + "]" : this.payload;
		return "ReceivedMessage[payload=" + shown + ", headers=" + getHeaders() + "]";
	}

	/**
	 * Headers without the random id and the timestamp that Spring adds. A ZeroMQ message
	 * has neither, and both cost time for each message. Immutable.
	 */
	private static final class Headers extends MessageHeaders {

		private static final long serialVersionUID = 1L;

		Headers(Map<String, Object> headers) {
			super(headers, ID_VALUE_NONE, -1L);
		}

	}

}
