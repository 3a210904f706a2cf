package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;
import org.zmqspring.message.ZmqMessage;

/** A listener threw an exception, or a message could not be converted for it. */
public class ListenerExecutionFailedException extends ZmqException {

	/** The id of the listener. */
	private final String listenerId;

	private final transient ZmqMessage zmqMessage;

	/**
	 * Create the failure of one message.
	 * @param listenerId the id of the listener
	 * @param zmqMessage the message it failed on
	 * @param cause what was thrown
	 */
	public ListenerExecutionFailedException(String listenerId, ZmqMessage zmqMessage, Throwable cause) {
		super("Listener '" + listenerId + "' failed on " + zmqMessage + ": " + describe(cause), cause);
		this.listenerId = listenerId;
		this.zmqMessage = zmqMessage;
	}

	/** The text of an exception; its class, if {@code toString()} throws. */
	static String describe(@Nullable Throwable cause) {
		try {
			return String.valueOf(cause);
		}
		catch (Throwable ex) {
			return String.valueOf((cause != null) ? cause.getClass() : null);
		}
	}

	/**
	 * The listener that failed.
	 * @return its id
	 */
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * The message, with its raw frames.
	 * @return the message that was not handled
	 */
	public ZmqMessage zmqMessage() {
		return this.zmqMessage;
	}

}
