package org.zmqspring.supervise;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;
import org.zmqspring.transport.LinkId;

/**
 * An endpoint of a socket with {@code startup: fail} could not be bound or connected, so
 * the application does not start.
 */
public class ZmqStartupException extends ZmqException {

	/** The link. */
	private final LinkId link;

	/** The reason as text. */
	private final String reason;

	/**
	 * Create an exception.
	 * @param link the link that could not be started
	 * @param reason the reason as text
	 * @param cause the exception behind it, or {@code null}
	 */
	public ZmqStartupException(LinkId link, String reason, @Nullable Throwable cause) {
		super("zmq link '" + link + "' could not be started: " + reason, cause);
		this.link = link;
		this.reason = reason;
	}

	/**
	 * The link that could not be started.
	 * @return the link
	 */
	public LinkId link() {
		return this.link;
	}

	/**
	 * Why it could not be started.
	 * @return the reason as text
	 */
	public String reason() {
		return this.reason;
	}

}
