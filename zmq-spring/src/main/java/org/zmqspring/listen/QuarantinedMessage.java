package org.zmqspring.listen;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * A message that a listener failed on for good. Immutable.
 *
 * @param failedAt when it was given up
 * @param error what the listener threw last, in words, at most 2,000 characters of them
 * @param socket the subscriber it came in on
 * @param endpoint the endpoint it came from
 * @param receivedAt when it came
 * @param size the sizes of its frames added up
 * @param message the message with its raw frames; {@code null} if it is larger than all
 * that may be kept
 */
public record QuarantinedMessage(Instant failedAt, String error, String socket, String endpoint, Instant receivedAt,
		long size, @Nullable ZmqMessage message) {

	/** An error that quotes its message must not outgrow the bounds of the quarantine. */
	static final int LONGEST_ERROR = 2000;

	static QuarantinedMessage of(ListenerExecutionFailedException failure, Instant now, long maxBytes) {
		ZmqMessage message = failure.zmqMessage();
		long size = message.size();
		return new QuarantinedMessage(now, shorten(ListenerExecutionFailedException.describe(failure.getCause())),
				message.socket(), message.endpoint(), message.receivedAt(), size, (size <= maxBytes) ? message : null);
	}

	private static String shorten(String error) {
		return (error.length() > LONGEST_ERROR) ? error.substring(0, LONGEST_ERROR) + "…" : error;
	}

	/** How many bytes it keeps alive. */
	long kept() {
		return (this.message != null) ? this.size : 0;
	}

}
