package org.zmqspring.supervise;

import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/**
 * The configuration of one link. Immutable.
 *
 * @param socket the configured name of its socket
 * @param type whether it is a publisher or a subscriber
 * @param mode whether it binds or connects
 * @param endpoint the endpoint
 * @param reconnect when it reconnects
 * @param options the options of its engine sockets
 * @param failsFast {@code true} if a failure of the first attempt ends the start of the
 * application
 */
public record LinkSpec(String socket, SocketType type, SocketMode mode, Endpoint endpoint, ReconnectSettings reconnect,
		SocketSettings options, boolean failsFast) {

	/**
	 * Create a link that is tried again after every failure.
	 * @param socket the configured name of its socket
	 * @param type whether it is a publisher or a subscriber
	 * @param mode whether it binds or connects
	 * @param endpoint the endpoint
	 * @param reconnect when it reconnects
	 * @param options the options of its engine sockets
	 */
	public LinkSpec(String socket, SocketType type, SocketMode mode, Endpoint endpoint, ReconnectSettings reconnect,
			SocketSettings options) {
		this(socket, type, mode, endpoint, reconnect, options, false);
	}

	/**
	 * The name of the link.
	 * @return socket, type and endpoint
	 */
	public LinkId id() {
		return new LinkId(this.socket, this.type, this.endpoint.text());
	}

}
