package org.zmqspring.supervise;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqException;
import org.zmqspring.transport.LinkId;

/**
 * A link that start-up depends on could not be bound or connected, and its socket is
 * configured with {@code startup: fail}.
 */
public class ZmqStartupException extends ZmqException {

	private final LinkId link;

	private final String reason;

	public ZmqStartupException(LinkId link, String reason, @Nullable Throwable cause) {
		super("Socket '" + link.socket() + "' could not be started on " + link.endpoint() + ": " + reason, cause);
		this.link = link;
		this.reason = reason;
	}

	public LinkId link() {
		return this.link;
	}

	public String reason() {
		return this.reason;
	}

}
