package org.zmqspring.annotation;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * Where the value of one parameter comes from, decided once per listener. Thread-safe.
 */
@FunctionalInterface
interface Argument {

	/**
	 * Take the value from a message.
	 * @param message the message
	 * @param view Spring's view of it, there if an argument of the method needs it
	 * @return the value
	 * @throws Exception if the message has no such value
	 */
	@Nullable Object from(ZmqMessage message, @Nullable ReceivedMessage<byte[]> view) throws Exception;

	default boolean needsView() {
		return false;
	}

}
