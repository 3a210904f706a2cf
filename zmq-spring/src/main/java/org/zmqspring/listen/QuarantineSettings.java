package org.zmqspring.listen;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The limits of a listener's quarantine. It keeps the messages that the listener finally
 * failed on. Immutable.
 *
 * @param capacity how many messages are kept, the newest ones; 0 keeps none
 * @param maxBytes how many bytes the frames of all messages may have together; the oldest
 * messages are removed first. If one message alone is larger, it is kept without its
 * frames
 * @param forward also gets each message, on the thread of the listener, for example to
 * publish it; {@code null} for none
 */
public record QuarantineSettings(int capacity, long maxBytes,
		@Nullable Consumer<ListenerExecutionFailedException> forward) {

	/** The settings of a listener that sets none: 100 messages and 1 MiB. */
	public static final QuarantineSettings DEFAULTS = new QuarantineSettings(100, 1024 * 1024, null);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if a bound is negative
	 */
	public QuarantineSettings {
		if (capacity < 0 || maxBytes < 0) {
			throw new IllegalArgumentException("the bounds of a quarantine must not be negative");
		}
	}

}
