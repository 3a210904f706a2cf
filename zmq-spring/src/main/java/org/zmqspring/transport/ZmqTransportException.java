package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;

/** The engine refused to open a socket. */
public class ZmqTransportException extends ZmqException {

	/** Why it was refused. */
	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why it was refused
	 * @param message what failed, and the remedy
	 * @param cause the exception of the engine, or {@code null}
	 */
	public ZmqTransportException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Why it was refused.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/** Why the engine refused to open a socket. */
	public enum Reason {

		/** The address is in use by another socket or program. */
		ADDRESS_IN_USE,

		/** The address is not one of this machine, or the port may not be bound. */
		ADDRESS_NOT_AVAILABLE,

		/** An option is out of range, or options contradict each other. */
		INVALID_OPTION,

		/** Anything else. */
		OTHER

	}

}
