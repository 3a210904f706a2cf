package org.zmqspring.annotation;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;

/**
 * Comes from Spring's view of a message, as its own argument resolvers do. Thread-safe.
 */
@FunctionalInterface
interface ViewArgument extends Argument {

	@Nullable Object of(Message<byte[]> view) throws Exception;

	@Override
	default @Nullable Object from(ZmqMessage message, @Nullable ReceivedMessage<byte[]> view) throws Exception {
		return of(Objects.requireNonNull(view));
	}

	@Override
	default boolean needsView() {
		return true;
	}

}
