package org.zmqspring.listen;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where the messages go that a listener failed on for good. Immutable.
 *
 * @param capacity how many are kept, the newest; 0 keeps none
 * @param maxBytes how many bytes their frames may have together; the oldest go first, and
 * of a message that is larger alone only the circumstances are kept
 * @param forward gets each one beside that, on the thread of the listener, such as to
 * publish it; {@code null} for nobody
 */
public record QuarantineSettings(int capacity, long maxBytes,
		@Nullable Consumer<ListenerExecutionFailedException> forward) {

	/** What a listener gets unless configured otherwise: 100 messages, 1 MiB. */
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
