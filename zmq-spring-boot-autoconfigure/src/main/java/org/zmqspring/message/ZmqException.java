package org.zmqspring.message;

import org.jspecify.annotations.Nullable;

/** Root of everything the starter throws. */
public abstract class ZmqException extends RuntimeException {

	protected ZmqException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
