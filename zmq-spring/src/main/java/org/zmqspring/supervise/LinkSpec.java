package org.zmqspring.supervise;

import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * One link as configured. Immutable.
 *
 * @param socket the configured name of its socket
 * @param type the side
 * @param mode whether it binds or connects
 * @param endpoint where
 * @param reconnect how it tries again
 * @param options the options of its engine sockets
 * @param failsFast whether a first attempt that fails ends the start of the application
 */
public record LinkSpec(String socket, SocketType type, SocketMode mode, Endpoint endpoint, ReconnectSettings reconnect,
		SocketSettings options, boolean failsFast) {

	/**
	 * A link that is tried again whatever happens.
	 * @param socket the configured name of its socket
	 * @param type the side
	 * @param mode whether it binds or connects
	 * @param endpoint where
	 * @param reconnect how it tries again
	 * @param options the options of its engine sockets
	 */
	public LinkSpec(String socket, SocketType type, SocketMode mode, Endpoint endpoint, ReconnectSettings reconnect,
			SocketSettings options) {
		this(socket, type, mode, endpoint, reconnect, options, false);
	}

	/**
	 * What names the link.
	 * @return socket, type and endpoint
	 */
	public LinkId id() {
		return new LinkId(this.socket, this.type, this.endpoint.text());
	}

}
