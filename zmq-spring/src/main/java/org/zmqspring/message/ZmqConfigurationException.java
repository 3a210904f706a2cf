package org.zmqspring.message;

import org.jspecify.annotations.Nullable;

/**
 * Something in the configuration or in an annotation is wrong: fix it and start again.
 * The message names what is wrong, where, and the remedy.
 */
public class ZmqConfigurationException extends ZmqException {

	/**
	 * Create an exception without a cause.
	 * @param message what is wrong, where, and the remedy
	 */
	public ZmqConfigurationException(String message) {
		this(message, null);
	}

	/**
	 * Create an exception.
	 * @param message what is wrong, where, and the remedy
	 * @param cause what was thrown, or {@code null}
	 */
	public ZmqConfigurationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
