package org.zmqspring.message;

import org.jspecify.annotations.Nullable;

/**
 * The configuration or an annotation is wrong. Correct it and start again. The message
 * says what is wrong, where, and gives the remedy.
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
