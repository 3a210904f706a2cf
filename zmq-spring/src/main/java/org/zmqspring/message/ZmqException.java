package org.zmqspring.message;

import org.jspecify.annotations.Nullable;

/** The superclass of all exceptions of this project. */
public abstract class ZmqException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what happened, where, and the next step
	 * @param cause what was thrown, or {@code null}
	 */
	protected ZmqException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
