package org.zmqspring.annotation;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;

/**
 * Resolves the argument for one parameter. It is chosen once, when the listener is
 * created. Thread-safe.
 */
@FunctionalInterface
interface Argument {

	/** Return the argument. The view is set if an argument of the method needs it. */
	@Nullable Object resolve(ZmqMessage message, @Nullable ReceivedMessage<byte[]> view) throws Exception;

	/** Whether {@link #resolve} needs the message as a Spring message. */
	default boolean needsView() {
		return false;
	}

	/**
	 * Resolves an argument from the Spring message, as Spring's own argument resolvers
	 * do. Thread-safe.
	 */
	@FunctionalInterface
	interface FromView extends Argument {

		@Nullable Object resolveFrom(Message<byte[]> view) throws Exception;

		@Override
		default @Nullable Object resolve(ZmqMessage message, @Nullable ReceivedMessage<byte[]> view) throws Exception {
			return resolveFrom(Objects.requireNonNull(view));
		}

		@Override
		default boolean needsView() {
			return true;
		}

	}

}
