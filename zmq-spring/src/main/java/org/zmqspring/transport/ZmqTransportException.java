package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;

/** The engine refused to open a socket. */
public class ZmqTransportException extends ZmqException {

	/** What stood in the way. */
	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason what stood in the way
	 * @param message what was tried and the remedy
	 * @param cause what was thrown, or {@code null}
	 */
	public ZmqTransportException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * What stood in the way.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/** What stood in the way. */
	public enum Reason {

		/** The address is in use by another socket or program. */
		ADDRESS_IN_USE,

		/** The address is not one of this machine, or the port may not be bound. */
		ADDRESS_NOT_AVAILABLE,

		/** The options do not fit together, or one is out of range. */
		INVALID_OPTION,

		/** Anything else. */
		OTHER

	}

}
