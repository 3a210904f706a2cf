package org.zmqspring.annotation;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.messaging.Message;

/**
 * Publishes what a method returns; nothing if that is {@code null}. Immutable.
 *
 * @param publisher where it is published
 * @param topic its topic, unless it is a Spring message that has one
 * @param elements whether the elements of a collection are published one by one
 */
record PublishedResult(ZmqOperations publisher, String topic, boolean elements) implements Result {

	@Override
	public void take(@Nullable Object value) {
		if (this.elements && value instanceof Iterable<?> values) {
			values.forEach(this::publish);
		}
		else {
			publish(value);
		}
	}

	private void publish(@Nullable Object value) {
		if (value instanceof Message<?> message) {
			Object own = message.getHeaders().get(ZmqHeaders.TOPIC);
			this.publisher.send((own != null) ? own.toString() : this.topic, message.getPayload());
		}
		else if (value != null) {
			this.publisher.send(this.topic, value);
		}
	}

}
