package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.transport.SocketType;

/**
 * One socket that has endpoints, and where in the configuration it stands. Immutable, but
 * for the properties it refers to.
 *
 * @param prefix where its properties stand, such as {@code zmq.subscribers.prices}
 * @param name its name
 * @param type its side
 * @param properties what is configured there
 */
record ConfiguredSocket(String prefix, String name, SocketType type, SocketProperties properties) {

	static List<ConfiguredSocket> allOf(ZmqProperties properties) {
		List<ConfiguredSocket> sockets = new ArrayList<>();
		add(sockets, "zmq.publisher", SocketType.PUB, properties.getPublisher());
		add(sockets, "zmq.publishers", SocketType.PUB, properties.getPublishers());
		add(sockets, "zmq.subscriber", SocketType.SUB, properties.getSubscriber());
		add(sockets, "zmq.subscribers", SocketType.SUB, properties.getSubscribers());
		return sockets;
	}

	private static void add(List<ConfiguredSocket> sockets, String prefix, SocketType type,
			Map<String, ? extends SocketProperties> named) {
		named.forEach((name, properties) -> {
			if (!properties.getEndpoints().isEmpty()) {
				sockets.add(new ConfiguredSocket(under(prefix, name), name, type, properties));
			}
		});
	}

	private static void add(List<ConfiguredSocket> sockets, String prefix, SocketType type,
			SocketProperties properties) {
		if (!properties.getEndpoints().isEmpty()) {
			sockets.add(new ConfiguredSocket(prefix, SocketSpec.DEFAULT_NAME, type, properties));
		}
	}

	/** Keys with dots or unusual characters are written in brackets. */
	static String under(String prefix, String key) {
		return key.matches("[\\w-]+") ? prefix + "." + key : prefix + "[" + key + "]";
	}

	/** Whether the settings have this very socket: the same name, mode and endpoints. */
	boolean isIn(ZmqSettings settings) {
		return (isPublisher() ? settings.publishers() : settings.subscribers()).stream().anyMatch(this::is);
	}

	boolean is(SocketSpec spec) {
		return this.type == spec.type() && this.name.equals(spec.name()) && this.properties.getMode() == spec.mode()
				&& this.properties.getEndpoints().equals(spec.endpointTexts());
	}

	boolean isPublisher() {
		return this.type == SocketType.PUB;
	}

	String property(String option) {
		return this.prefix + "." + option;
	}

}
