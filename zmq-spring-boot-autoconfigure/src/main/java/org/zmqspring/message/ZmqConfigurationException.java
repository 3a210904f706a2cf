package org.zmqspring.message;

import org.jspecify.annotations.Nullable;

/**
 * Something in the configuration or in an annotation is wrong: fix it and start again.
 * The message names what is wrong, where, and the remedy.
 */
public class ZmqConfigurationException extends ZmqException {

	public ZmqConfigurationException(String message) {
		this(message, null);
	}

	public ZmqConfigurationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
