package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.ZmqStartupException;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains why an endpoint could not be bound or connected at start-up, and whether the
 * endpoint is from a property or from a bean. Confined to the thread that starts the
 * application.
 */
final class ZmqStartupFailureAnalyzer extends AbstractFailureAnalyzer<ZmqStartupException> {

	private final @Nullable Environment environment;

	private final @Nullable BeanFactory beanFactory;

	ZmqStartupFailureAnalyzer(@Nullable Environment environment, @Nullable BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ZmqStartupException cause) {
		LinkId link = cause.link();
		ConfiguredSocket socket = configured(link);
		String settings = ownSettings();
		boolean replay = link.type() == SocketType.ROUTER;
		SocketMode mode = replay ? SocketMode.BIND : socket.properties().getMode();
		String source = "Property: " + socket.property(replay ? "replay.endpoints" : "endpoints");
		if (settings != null) {
			source = "Bean: '" + settings + "' of type ZmqSettings, " + side(link);
		}
		else if (!replay && !socket.properties().getEndpoints().contains(link.endpoint())
				&& !detailsBeans().isEmpty()) {
			source = "Bean: '" + String.join("' or '", detailsBeans()) + "' of type ZmqConnectionDetails, "
					+ side(link);
		}
		return new FailureAnalysis(
				"A ZeroMQ endpoint cannot be used:%n%n    %s%n    Value: \"%s\"%n    Reason: %s".formatted(source,
						link.endpoint(), cause.reason()),
				"%s, or %s to start without it and retry in the background.".formatted(remedy(mode, cause.reason()),
						(settings != null) ? "call requiredAtStart(false) in that bean"
								: "set " + socket.property("startup") + " to 'retry'"),
				cause);
	}

	private static String side(LinkId link) {
		String kind = switch (link.type()) {
			case PUB, ROUTER -> "publisher";
			case SUB, DEALER -> "subscriber";
			case XSUB, XPUB -> "forwarder";
		};
		return kind + " '" + link.socket() + "'";
	}

	/**
	 * A port can be freed only if it is in use. A peer can be started only if its host is
	 * known.
	 */
	private static String remedy(SocketMode mode, String reason) {
		if (mode == SocketMode.BIND) {
			return reason.contains("the port is in use") ? "Free the port or choose another one"
					: "Correct the endpoint";
		}
		return (reason.startsWith("Unknown host") || reason.startsWith("Host '")) ? "Correct the name of the host"
				: "Start the peer or correct the endpoint";
	}

	private ConfiguredSocket configured(LinkId link) {
		return configured()
			.filter((socket) -> socket.type() == link.type().side() && socket.name().equals(link.socket()))
			.findFirst()
			.orElseGet(() -> unconfigured(link));
	}

	private Stream<ConfiguredSocket> configured() {
		if (this.environment == null) {
			return Stream.empty();
		}
		ZmqProperties properties = ZmqBinding.bind(this.environment);
		return Stream.concat(ConfiguredSocket.named(properties, this.environment).stream(),
				ConfiguredSocket.Forwarder.allOf(properties).flatMap(ConfiguredSocket.Forwarder::sides));
	}

	private static ConfiguredSocket unconfigured(LinkId link) {
		SocketType type = link.type().side();
		return switch (type) {
			case PUB, ROUTER -> new ConfiguredSocket("zmq.publisher", link.socket(), type, new PublisherProperties());
			case SUB, DEALER -> new ConfiguredSocket("zmq.subscriber", link.socket(), type, new SubscriberProperties());
			case XSUB, XPUB -> new ConfiguredSocket("zmq.forwarders." + link.socket(), link.socket(), type,
					new ForwarderProperties.FrontendProperties());
		};
	}

	private @Nullable String ownSettings() {
		return (this.beanFactory instanceof ListableBeanFactory beans) ? ZmqSettingsConfiguration.ownSettings(beans)
				: null;
	}

	/** Their names; no bean is created. */
	private List<String> detailsBeans() {
		return (this.beanFactory instanceof ListableBeanFactory beans) ? List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, ZmqConnectionDetails.class, true, false))
				: List.of();
	}

}
