package org.zmqspring.publish;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;

/**
 * An engine socket that the publisher thread owns. Confined to that thread.
 *
 * @param <S> the kind of socket
 */
abstract class OwnedLink<S extends EngineSocket> {

	private static final Logger logger = LoggerFactory.getLogger(OwnedLink.class);

	final S socket;

	private final SocketPoller<EngineSocket> poller;

	private final LogThrottle failures;

	OwnedLink(S socket, SocketPoller<EngineSocket> poller, LogThrottle failures) {
		this.socket = socket;
		this.poller = poller;
		this.failures = failures;
	}

	SocketKey key() {
		return this.socket.key();
	}

	/** Do not wake up for this socket any more. */
	final void hold() {
		this.poller.hold(this.socket);
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
			warn(ex, "zmq link '" + key().link() + "' could not be closed; another attempt follows");
			return false;
		}
	}

	final void warn(Throwable error, String message) {
		try (LogKeys.Scope scope = LogKeys.link(key().link().socket(), key().link().endpoint()).open()) {
			this.failures.warn(logger, error, message);
		}
	}

}
