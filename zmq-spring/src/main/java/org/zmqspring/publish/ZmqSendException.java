package org.zmqspring.publish;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;

/**
 * A message was not sent. Unless the reason says otherwise, it was not queued, so it can
 * be sent again without being sent twice. The text names the publisher and the next step.
 */
public final class ZmqSendException extends ZmqException {

	/** The configured name of the publisher. */
	private final String publisher;

	/** Why the message was not sent. */
	private final Reason reason;

	ZmqSendException(String publisher, Reason reason) {
		this(publisher, reason, null);
	}

	ZmqSendException(String publisher, Reason reason, @Nullable Throwable cause) {
		super("zmq publisher '" + publisher + "' did not send: " + reason.text, cause);
		this.publisher = publisher;
		this.reason = reason;
	}

	/**
	 * The configured name of the publisher.
	 * @return the name
	 */
	public String publisher() {
		return this.publisher;
	}

	/**
	 * Why the message was not sent.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/** Why a message was not sent. */
	public enum Reason {

		/** The application context has not started, or has stopped. */
		NOT_RUNNING("it is not running; send between the start and the stop of the application context"),

		/** The queue is full; if the policy waits, it was full for the send timeout. */
		QUEUE_FULL("its queue is full; send slower, raise queue-capacity or send-timeout, choose another overflow"
				+ " policy, or see whether its endpoint is open and what hold-until-subscribers or xpub-nodrop waits for"),

		/** The thread was interrupted while it waited; its flag is still set. */
		INTERRUPTED("the sending thread was interrupted while it waited; send again, or end the thread's work"),

		/** Only in a future: the message was queued, then dropped by policy. */
		DROPPED("its queue was full and the overflow policy dropped the message; send slower or raise queue-capacity"),

		/** Only in a future: the message was queued, then the publisher stopped. */
		STOPPED("it stopped before the engine took the message; stop sending earlier, or see whether its endpoint"
				+ " was open"),

		/** Only in a future: the engine threw; some endpoints may have sent it. */
		ENGINE("the engine refused the message; the cause says why");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}
