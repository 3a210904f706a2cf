package org.zmqspring.forward;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketPoller;

/**
 * An engine socket of a forwarder. Confined to the forwarder's thread.
 *
 * @param <S> the kind of socket
 */
abstract class SideLink<S extends EngineSocket> {

	private static final Logger logger = LoggerFactory.getLogger(SideLink.class);

	final S socket;

	final SocketPoller<EngineSocket> poller;

	private final LogThrottle failures;

	SideLink(S socket, SocketPoller<EngineSocket> poller, LogThrottle failures) {
		this.socket = socket;
		this.poller = poller;
		this.failures = failures;
	}

	final LinkId id() {
		return this.socket.key().link();
	}

	/** Close the socket. If it returns {@code false}, call it again later. */
	final boolean close() {
		try {
			try {
				this.poller.remove(this.socket);
			}
			finally {
				this.socket.close();
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			warn(ex, "zmq link '" + id() + "' could not be closed; another attempt follows");
			return false;
		}
	}

	final void warn(Throwable error, String message) {
		try (LogKeys.Scope scope = LogKeys.link(id().socket(), id().endpoint()).open()) {
			this.failures.warn(logger, error, message);
		}
	}

}
