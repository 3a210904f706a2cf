package org.zmqspring.listen;

import org.zmqspring.message.ZmqException;
import org.zmqspring.message.ZmqMessage;

/** A listener threw, or a message could not be converted for it. */
public class ListenerExecutionFailedException extends ZmqException {

	private final String listenerId;

	private final transient ZmqMessage zmqMessage;

	public ListenerExecutionFailedException(String listenerId, ZmqMessage zmqMessage, Throwable cause) {
		super("Listener '" + listenerId + "' failed on " + zmqMessage + ": " + cause, cause);
		this.listenerId = listenerId;
		this.zmqMessage = zmqMessage;
	}

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
