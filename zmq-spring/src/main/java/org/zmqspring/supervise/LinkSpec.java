package org.zmqspring.supervise;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
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
 * @param allAddresses set if every address of a host name has a link: for the link that
 * looks up the name for the first time, and for the link of each address
 */
public record LinkSpec(String socket, SocketType type, SocketMode mode, Endpoint endpoint, ReconnectSettings reconnect,
		SocketSettings options, boolean failsFast, @Nullable AllAddresses allAddresses) {

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
		this(socket, type, mode, endpoint, reconnect, options, false, null);
	}

	/**
	 * Create a link that belongs to no name.
	 * @param socket the configured name of its socket
	 * @param type whether it is a publisher or a subscriber
	 * @param mode whether it binds or connects
	 * @param endpoint the endpoint
	 * @param reconnect when it reconnects
	 * @param options the options of its engine sockets
	 * @param failsFast {@code true} if a failure of the first attempt ends the start of
	 * the application
	 */
	public LinkSpec(String socket, SocketType type, SocketMode mode, Endpoint endpoint, ReconnectSettings reconnect,
			SocketSettings options, boolean failsFast) {
		this(socket, type, mode, endpoint, reconnect, options, failsFast, null);
	}

	/**
	 * The host name that a link belongs to. Immutable.
	 *
	 * @param configured the endpoint as configured, with the name
	 * @param interval the time between two look-ups of the name
	 */
	public record AllAddresses(Endpoint configured, Duration interval) {
	}

	/**
	 * The endpoint as configured. For the link of one address of a name,
	 * {@link #endpoint} is the address.
	 * @return the endpoint
	 */
	public Endpoint configured() {
		return (this.allAddresses != null) ? this.allAddresses.configured() : this.endpoint;
	}

	/**
	 * Whether links to all addresses replace this link once it has looked up its name.
	 */
	boolean isOfAllAddresses() {
		return this.allAddresses != null && this.endpoint.isNamed();
	}

	/** The link of one address. Only the first ones can end the start. */
	LinkSpec withAddress(String address, boolean first) {
		return new LinkSpec(this.socket, this.type, this.mode, this.endpoint.withAddress(address), this.reconnect,
				this.options, this.failsFast && first, this.allAddresses);
	}

	/** Whether both links have the same socket, address and port. */
	boolean isSameAs(LinkSpec other) {
		return this.socket.equals(other.socket) && this.type == other.type && this.endpoint.isSameAs(other.endpoint);
	}

	/**
	 * The name of the link.
	 * @return socket, type and endpoint
	 */
	public LinkId id() {
		return new LinkId(this.socket, this.type, this.endpoint.text());
	}

}
