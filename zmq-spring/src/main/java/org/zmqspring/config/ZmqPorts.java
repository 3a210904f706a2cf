package org.zmqspring.config;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;

import org.zmqspring.publish.HistorySettings;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.Endpoint.Scheme;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

/**
 * Tells which TCP ports the sockets of this application context have bound. If an
 * endpoint is {@code tcp://…:*}, the operating system chooses the port. For a socket with
 * several TCP endpoints, it tells the port of the first one.
 * <p>
 * The environment has the same ports as properties:
 * {@code local.zmq.publisher.<name>.port}, {@code local.zmq.subscriber.<name>.port},
 * {@code local.zmq.publisher.<name>.replay-port},
 * {@code local.zmq.forwarder.<name>.frontend.port} and
 * {@code local.zmq.forwarder.<name>.backend.port}. A port is unknown until the socket is
 * bound for the first time, and after the context has stopped. Thread-safe.
 */
public final class ZmqPorts {

	/** What the names of the properties begin with. */
	static final String PREFIX = "local.zmq.";

	private final Sockets sockets;

	private final LinkDirectory directory;

	ZmqPorts(Sockets sockets, LinkDirectory directory) {
		this.sockets = sockets;
		this.directory = directory;
	}

	/**
	 * The port of a publisher.
	 * @param name its name; {@code default} for the one that is used if no name is given
	 * @return the port; empty if there is no such publisher, or if it has bound no port
	 */
	public OptionalInt publisher(String name) {
		return port("publisher." + name + ".port");
	}

	/**
	 * The port where a publisher answers requests for earlier messages.
	 * @param name the name of the publisher
	 * @return the port; empty if there is no such publisher, or if it has bound no port
	 */
	public OptionalInt publisherReplay(String name) {
		return port("publisher." + name + ".replay-port");
	}

	/**
	 * The port of a subscriber that binds.
	 * @param name its name; {@code default} for the one that is used if no name is given
	 * @return the port; empty if there is no such subscriber, or if it has bound no port
	 */
	public OptionalInt subscriber(String name) {
		return port("subscriber." + name + ".port");
	}

	/**
	 * The port of a forwarder where publishers connect.
	 * @param name the name of the forwarder
	 * @return the port; empty if there is no such forwarder, or if its frontend has bound
	 * no port
	 */
	public OptionalInt forwarderFrontend(String name) {
		return port("forwarder." + name + ".frontend.port");
	}

	/**
	 * The port of a forwarder where subscribers connect.
	 * @param name the name of the forwarder
	 * @return the port; empty if there is no such forwarder, or if its backend has bound
	 * no port
	 */
	public OptionalInt forwarderBackend(String name) {
		return port("forwarder." + name + ".backend.port");
	}

	private OptionalInt port(String property) {
		Integer port = properties().get(PREFIX + property);
		return (port != null) ? OptionalInt.of(port) : OptionalInt.empty();
	}

	/** All known ports by the names of their properties. */
	Map<String, Integer> properties() {
		Map<String, Integer> ports = new TreeMap<>();
		for (SocketSpec socket : this.sockets.publishers()) {
			if (socket.mode() == SocketMode.BIND) {
				add("publisher." + socket.name() + ".port", socket, SocketType.PUB, socket.endpoints(), ports);
			}
			HistorySettings history = Objects.requireNonNull(socket.publisher()).history();
			if (history != null) {
				add("publisher." + socket.name() + ".replay-port", socket, SocketType.ROUTER, history.endpoints(),
						ports);
			}
		}
		for (SocketSpec socket : this.sockets.subscribers()) {
			if (socket.mode() == SocketMode.BIND) {
				add("subscriber." + socket.name() + ".port", socket, SocketType.SUB, socket.endpoints(), ports);
			}
		}
		for (ForwarderSpec forwarder : this.sockets.forwarders()) {
			addSide(forwarder.frontend(), ports);
			addSide(forwarder.backend(), ports);
		}
		return ports;
	}

	private void addSide(SocketSpec side, Map<String, Integer> ports) {
		if (side.mode() == SocketMode.BIND) {
			add("forwarder." + side.name() + ".port", side, side.type(), side.endpoints(), ports);
		}
	}

	private void add(String property, SocketSpec socket, SocketType type, Collection<Endpoint> endpoints,
			Map<String, Integer> ports) {
		endpoints.stream()
			.filter((endpoint) -> endpoint.scheme() == Scheme.TCP)
			.findFirst()
			.flatMap((endpoint) -> this.directory.link(new LinkId(socket.name(), type, endpoint.text())))
			.map(LinkSnapshot::address)
			.ifPresent((address) -> ports.put(PREFIX + property, portOf(address)));
	}

	private static Integer portOf(String address) {
		return Integer.valueOf(address.substring(address.lastIndexOf(':') + 1));
	}

}
