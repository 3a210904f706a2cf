package org.zmqspring.listen;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqMessage;

/**
 * A message that a listener finally failed on. Immutable.
 *
 * @param failedAt when the last call failed
 * @param error what the last call threw, as text of at most 2,000 characters
 * @param socket the subscriber that received it
 * @param endpoint the endpoint it came from
 * @param receivedAt when it was received
 * @param size how many bytes its frames have together
 * @param message the message with its raw frames; {@code null} if the message alone is
 * larger than the quarantine may be
 */
public record QuarantinedMessage(Instant failedAt, String error, String socket, String endpoint, Instant receivedAt,
		long size, @Nullable ZmqMessage message) {

	/** The text of an error is limited, because it may quote the message. */
	static final int LONGEST_ERROR = 2000;

	static QuarantinedMessage of(ListenerExecutionFailedException failure, Instant now, long maxBytes) {
		ZmqMessage failed = failure.zmqMessage();
		ZmqMessage message = (failed instanceof FeedMessage feed) ? feed.detached() : failed;
		long size = message.size();
		return new QuarantinedMessage(now, shorten(ListenerExecutionFailedException.describe(failure.getCause())),
				message.socket(), message.endpoint(), message.receivedAt(), size, (size <= maxBytes) ? message : null);
	}

	private static String shorten(String error) {
		return (error.length() > LONGEST_ERROR) ? error.substring(0, LONGEST_ERROR) + "…" : error;
	}

	/** How many bytes of frames it keeps in memory. */
	long kept() {
		return (this.message != null) ? this.size : 0;
	}

}
