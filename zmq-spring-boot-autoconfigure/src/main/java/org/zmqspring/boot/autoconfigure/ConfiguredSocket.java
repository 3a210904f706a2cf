package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.zmqspring.config.ForwarderSpec;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.forward.ForwarderSettings;
import org.zmqspring.transport.SocketType;

import org.springframework.core.env.Environment;

/**
 * One socket of the properties. Immutable, except for the properties it refers to.
 *
 * @param prefix what its properties begin with, such as {@code zmq.subscribers.prices}
 * @param name its name
 * @param type whether it publishes or subscribes, or is a side of a forwarder
 * @param properties what is configured
 */
record ConfiguredSocket(String prefix, String name, SocketType type, SocketProperties properties) {

	/**
	 * Every socket that has endpoints, and both sides of each forwarder that has any.
	 */
	static List<ConfiguredSocket> allOf(ZmqProperties properties) {
		return Stream
			.concat(withoutEndpointsToo(properties).filter(ConfiguredSocket::hasEndpoints),
					Forwarder.allOf(properties).flatMap(Forwarder::sides))
			.toList();
	}

	/**
	 * Every socket for which the properties set anything. {@link ZmqConnectionDetails}
	 * can give endpoints to these sockets.
	 */
	static List<ConfiguredSocket> named(ZmqProperties properties, Environment environment) {
		return withoutEndpointsToo(properties)
			.filter((socket) -> !socket.name().equals(SocketSpec.DEFAULT_NAME) || socket.hasEndpoints()
					|| ZmqBinding.isSet(socket.prefix(), environment))
			.toList();
	}

	private static Stream<ConfiguredSocket> withoutEndpointsToo(ZmqProperties properties) {
		return Stream
			.of(unnamed(SocketType.PUB, properties.getPublisher()),
					named("zmq.publishers", SocketType.PUB, properties.getPublishers()),
					unnamed(SocketType.SUB, properties.getSubscriber()),
					named("zmq.subscribers", SocketType.SUB, properties.getSubscribers()))
			.flatMap((sockets) -> sockets);
	}

	private static Stream<ConfiguredSocket> unnamed(SocketType type, SocketProperties properties) {
		return Stream.of(new ConfiguredSocket((type == SocketType.PUB) ? "zmq.publisher" : "zmq.subscriber",
				SocketSpec.DEFAULT_NAME, type, properties));
	}

	private static Stream<ConfiguredSocket> named(String prefix, SocketType type,
			Map<String, ? extends SocketProperties> named) {
		return named.entrySet()
			.stream()
			.map((socket) -> new ConfiguredSocket(under(prefix, socket.getKey()), socket.getKey(), type,
					socket.getValue()));
	}

	private boolean hasEndpoints() {
		return !this.properties.getEndpoints().isEmpty();
	}

	/** Keys with dots or unusual characters are written in brackets. */
	private static String under(String prefix, String key) {
		return key.matches("[\\w-]+") ? prefix + "." + key : prefix + "[" + key + "]";
	}

	/** Whether the settings contain a socket with the same name, mode and endpoints. */
	boolean isIn(ZmqSettings settings) {
		return switch (this.type) {
			case PUB, ROUTER -> settings.publishers().stream().anyMatch(this::is);
			case SUB, DEALER -> settings.subscribers().stream().anyMatch(this::is);
			case XSUB -> settings.forwarders().stream().map(ForwarderSpec::frontend).anyMatch(this::is);
			case XPUB -> settings.forwarders().stream().map(ForwarderSpec::backend).anyMatch(this::is);
		};
	}

	private boolean is(SocketSpec spec) {
		return this.type == spec.type() && this.name.equals(spec.name()) && this.properties.getMode() == spec.mode()
				&& this.properties.getEndpoints().equals(spec.endpointTexts());
	}

	boolean isPublisher() {
		return this.type == SocketType.PUB;
	}

	String property(String option) {
		return this.prefix + "." + option;
	}

	/**
	 * One forwarder of the properties, for which at least one side has endpoints.
	 * Immutable, except for the properties.
	 *
	 * @param name its name
	 * @param prefix what its properties begin with
	 * @param properties those of both sides
	 */
	record Forwarder(String name, String prefix, ForwarderProperties properties) {

		/** Each forwarder that has an endpoint. */
		static Stream<Forwarder> allOf(ZmqProperties properties) {
			return properties.getForwarders()
				.entrySet()
				.stream()
				.map((forwarder) -> new Forwarder(forwarder.getKey(), under("zmq.forwarders", forwarder.getKey()),
						forwarder.getValue()))
				.filter((forwarder) -> forwarder.sides().anyMatch(ConfiguredSocket::hasEndpoints));
		}

		ConfiguredSocket frontend() {
			return new ConfiguredSocket(this.prefix + ".frontend", ForwarderSettings.frontend(this.name),
					SocketType.XSUB, this.properties.getFrontend());
		}

		ConfiguredSocket backend() {
			return new ConfiguredSocket(this.prefix + ".backend", ForwarderSettings.backend(this.name), SocketType.XPUB,
					this.properties.getBackend());
		}

		Stream<ConfiguredSocket> sides() {
			return Stream.of(frontend(), backend());
		}

	}

}
