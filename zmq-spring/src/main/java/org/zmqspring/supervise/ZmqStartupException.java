package org.zmqspring.supervise;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;
import org.zmqspring.transport.LinkId;

/**
 * A link that start-up depends on could not be bound or connected, and its socket is
 * configured with {@code startup: fail}.
 */
public class ZmqStartupException extends ZmqException {

	/** The link. */
	private final LinkId link;

	/** Why, for people. */
	private final String reason;

	/**
	 * Create an exception.
	 * @param link what could not be started
	 * @param reason why, for people
	 * @param cause what was thrown, or {@code null}
	 */
	public ZmqStartupException(LinkId link, String reason, @Nullable Throwable cause) {
		super("Socket '" + link.socket() + "' could not be started on " + link.endpoint() + ": " + reason, cause);
		this.link = link;
		this.reason = reason;
	}

	/**
	 * What could not be started.
	 * @return the link
	 */
	public LinkId link() {
		return this.link;
	}

	/**
	 * Why it could not be started.
	 * @return the reason, for people
	 */
	public String reason() {
		return this.reason;
	}

}
