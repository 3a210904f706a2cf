package org.zmqspring.annotation;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * A received message as Spring's. Its headers are made when somebody asks for them: they
 * take twice the time of all else that a listener's thread does for a small message.
 * Immutable, as long as the payload is.
 *
 * @param <T> the type of the payload
 */
final class ReceivedMessage<T> implements Message<T> {

	private final T payload;

	private final ZmqMessage source;

	private final MessageView view;

	/** Threads that ask at the same time may make equal ones. */
	private @Nullable MessageHeaders headers;

	ReceivedMessage(T payload, ZmqMessage source, MessageView view) {
		this.payload = payload;
		this.source = source;
		this.view = view;
	}

	/** The same message with what was made of its bytes. */
	<R> ReceivedMessage<R> withPayload(R converted) {
		return new ReceivedMessage<>(converted, this.source, this.view);
	}

	@Override
	public T getPayload() {
		return this.payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders made = this.headers;
		if (made == null) {
			made = this.view.headers(this.source);
			this.headers = made;
		}
		return made;
	}

	@Override
	public String toString() {
		Object shown = (this.payload instanceof byte[] bytes) ? "byte[" + bytes.length + "]" : this.payload;
		return "ReceivedMessage[payload=" + shown + ", headers=" + getHeaders() + "]";
	}

}
