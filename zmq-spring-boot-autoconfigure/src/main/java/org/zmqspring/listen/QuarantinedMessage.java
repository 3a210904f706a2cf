package org.zmqspring.listen;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * A message that a listener failed on for good. Immutable.
 *
 * @param failedAt when it was given up
 * @param error what the listener threw last, in words
 * @param socket the subscriber it came in on
 * @param endpoint the endpoint it came from
 * @param receivedAt when it came
 * @param size the sizes of its frames added up
 * @param message the message with its raw frames; {@code null} if it is larger than all
 * that may be kept
 */
public record QuarantinedMessage(Instant failedAt, String error, String socket, String endpoint, Instant receivedAt,
		long size, @Nullable ZmqMessage message) {

	static QuarantinedMessage of(ListenerExecutionFailedException failure, Instant now, long maxBytes) {
		ZmqMessage message = failure.zmqMessage();
		long size = message.size();
		return new QuarantinedMessage(now, ListenerExecutionFailedException.describe(failure.getCause()),
				message.socket(), message.endpoint(), message.receivedAt(), size, (size <= maxBytes) ? message : null);
	}

	/** How many bytes it keeps alive. */
	long kept() {
		return (this.message != null) ? this.size : 0;
	}

}
