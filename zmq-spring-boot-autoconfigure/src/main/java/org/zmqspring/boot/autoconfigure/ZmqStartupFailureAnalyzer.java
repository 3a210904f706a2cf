package org.zmqspring.boot.autoconfigure;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.ZmqStartupException;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains why an endpoint could not be bound or connected at start-up. Confined to the
 * thread that starts the application.
 */
final class ZmqStartupFailureAnalyzer extends AbstractFailureAnalyzer<ZmqStartupException> {

	private final @Nullable Environment environment;

	ZmqStartupFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ZmqStartupException cause) {
		LinkId link = cause.link();
		ConfiguredSocket socket = configured(link);
		String description = "A ZeroMQ endpoint cannot be used:%n%n    Property: %s%n    Value: \"%s\"%n    Reason: %s"
			.formatted(socket.property("endpoints"), link.endpoint(), cause.reason());
		String action = remedy(socket.properties().getMode(), cause.reason()) + " or choose another endpoint, or set "
				+ socket.property("startup") + " to 'retry' to start without it and try again in the background.";
		return new FailureAnalysis(description, action, cause);
	}

	/**
	 * Only a port that is in use can be freed, and only a peer that has a host started.
	 */
	private static String remedy(SocketMode mode, String reason) {
		if (mode == SocketMode.BIND) {
			return reason.contains("the port is in use") ? "Free the port" : "Correct the endpoint";
		}
		return (reason.startsWith("Unknown host") || reason.startsWith("Host '")) ? "Correct the name of the host"
				: "Start the peer";
	}

	private ConfiguredSocket configured(LinkId link) {
		return sockets().filter((socket) -> socket.type() == link.type() && socket.name().equals(link.socket()))
			.findFirst()
			.orElseGet(() -> unconfigured(link));
	}

	private Stream<ConfiguredSocket> sockets() {
		return (this.environment != null)
				? ConfiguredSocket.allOf(Binder.get(this.environment).bindOrCreate("zmq", ZmqProperties.class)).stream()
				: Stream.empty();
	}

	private static ConfiguredSocket unconfigured(LinkId link) {
		return (link.type() == SocketType.PUB)
				? new ConfiguredSocket("zmq.publisher", link.socket(), link.type(), new PublisherProperties())
				: new ConfiguredSocket("zmq.subscriber", link.socket(), link.type(), new SubscriberProperties());
	}

}
