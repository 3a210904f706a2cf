package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.HoldSettings;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.Endpoint.Scheme;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.Ipv6;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import org.springframework.util.StringUtils;

/**
 * Turns {@link ZmqProperties} into the settings records of the other packages. Immutable,
 * but for the properties it refers to.
 */
final class ZmqPropertiesMapper {

	private static final Logger logger = LoggerFactory.getLogger(ZmqPropertiesMapper.class);

	private final ZmqProperties properties;

	private final List<ConfiguredSocket> configured;

	private final List<SocketSpec> sockets;

	private final LaneSettings lanes;

	/**
	 * Check the properties and map them.
	 * @param properties what was configured
	 * @throws InvalidZmqPropertiesException if something cannot work; it names every
	 * property, value and remedy
	 */
	ZmqPropertiesMapper(ZmqProperties properties) {
		this(properties, false);
	}

	ZmqPropertiesMapper(ZmqProperties properties, boolean authenticated) {
		this(properties, authenticated, (socket) -> true);
	}

	/**
	 * Check the properties and map them.
	 * @param properties what was configured
	 * @param authenticated whether the application judges peers itself
	 * @param own which sockets are this context's, and not opened by a parent
	 * @throws InvalidZmqPropertiesException if something cannot work; it names every
	 * property, value and remedy
	 */
	ZmqPropertiesMapper(ZmqProperties properties, boolean authenticated, Predicate<ConfiguredSocket> own) {
		ZmqPropertiesRules.check(properties, authenticated);
		this.properties = properties;
		this.configured = ConfiguredSocket.allOf(properties).stream().filter(own).toList();
		this.sockets = this.configured.stream().map((socket) -> spec(socket, properties)).toList();
		this.lanes = lanes(properties.getListener());
	}

	/**
	 * The sockets that have endpoints.
	 * @return publishers first, each kind in the order of the configuration
	 */
	List<SocketSpec> sockets() {
		return this.sockets;
	}

	/** Whether a socket is one of these: the same side, name, mode and endpoints. */
	boolean isConfigured(ConfiguredSocket socket) {
		return this.configured.stream().anyMatch((own) -> own.isSameAs(socket));
	}

	/**
	 * What a listener gets unless it says otherwise.
	 * @return the settings of its lane
	 */
	LaneSettings lanes() {
		return this.lanes;
	}

	/**
	 * The sockets that are configured to send or expect a trace header.
	 * @param type their side
	 * @return their names
	 */
	Set<String> withTraceHeader(SocketType type) {
		return this.configured.stream()
			.filter((socket) -> socket.type() == type && hasTraceHeader(socket.properties()))
			.map(ConfiguredSocket::name)
			.collect(Collectors.toSet());
	}

	private static boolean hasTraceHeader(SocketProperties properties) {
		return (properties instanceof PublisherProperties publisher) ? publisher.isTraceHeader()
				: ((SubscriberProperties) properties).isTraceHeader();
	}

	/**
	 * A subscriber that a listener brings along. It connects, with the options of all
	 * sockets.
	 * @param listener the id of the listener, which becomes the name of the socket
	 * @param endpoints where to; those that are there twice count once
	 * @return the socket
	 * @throws ZmqConfigurationException if an endpoint or an option for all sockets
	 * cannot be used
	 */
	SocketSpec listenerSubscriber(String listener, List<String> endpoints) {
		SubscriberProperties own = new SubscriberProperties();
		own.setEndpoints(endpoints.stream().distinct().toList());
		ConfiguredSocket socket = new ConfiguredSocket("zmq", listener, SocketType.SUB, own);
		ZmqPropertiesRules.checkOptions(socket, this.properties);
		try {
			SocketSpec spec = spec(socket, this.properties);
			spec.endpoints().forEach((endpoint) -> requireAddressFamily(endpoint, spec.settings().ipv6()));
			return spec;
		}
		catch (IllegalArgumentException ex) {
			throw new ZmqConfigurationException("Listener '" + listener + "': " + ex.getMessage()
					+ ". Give it an endpoint such as tcp://localhost:5556.", ex);
		}
	}

	private static void requireAddressFamily(Endpoint endpoint, boolean ipv6) {
		if (endpoint.isIpv6() && !(ipv6 && Ipv6.isAvailable())) {
			throw new IllegalArgumentException("Endpoint '" + endpoint + "' is an IPv6 address, and "
					+ (ipv6 ? Ipv6.MISSING : "zmq.ipv6 is false; set it to true"));
		}
	}

	private static SocketSpec spec(ConfiguredSocket socket, SocketOptions shared) {
		SocketProperties properties = socket.properties();
		ResolvedOptions options = new ResolvedOptions(socket, shared);
		SocketMode mode = properties.getMode();
		List<Endpoint> endpoints = properties.getEndpoints()
			.stream()
			.map((text) -> Endpoint.parse(text, mode))
			.toList();
		return new SocketSpec(socket.name(), socket.type(), mode, endpoints, reconnect(options),
				settings(options, limits(properties)).with(security(socket, shared))
					.withNodrop(nodropTimeout(properties)),
				startup(properties), properties.getAwaitConnected(), topics(socket), publisher(properties));
	}

	private static StartupPolicy startup(SocketProperties properties) {
		StartupPolicy configured = properties.getStartup();
		if (configured != null) {
			return configured;
		}
		return (properties.getMode() == SocketMode.BIND) ? StartupPolicy.FAIL : StartupPolicy.CONTINUE;
	}

	private static Set<TopicPrefix> topics(ConfiguredSocket socket) {
		if (!(socket.properties() instanceof SubscriberProperties subscriber)) {
			return Set.of();
		}
		Set<TopicPrefix> topics = prefixes(subscriber.getTopics());
		if (topics.contains(TopicPrefix.EVERYTHING)) {
			logger.warn("{} has an empty element, so that the subscriber receives every message. Remove it unless that"
					+ " is meant; a placeholder may have resolved to nothing", socket.property("topics"));
		}
		return topics;
	}

	/** An element of a list may be a placeholder that stands for several. */
	private static Set<TopicPrefix> prefixes(List<String> topics) {
		return topics.stream()
			.flatMap((topic) -> Stream
				.of(topic.contains(",") ? StringUtils.tokenizeToStringArray(topic, ",") : new String[] { topic }))
			.map(TopicPrefix::of)
			.collect(Collectors.toSet());
	}

	private static @Nullable PublisherSettings publisher(SocketProperties properties) {
		return (properties instanceof PublisherProperties publisher) ? settings(publisher) : null;
	}

	private static PublisherSettings settings(PublisherProperties publisher) {
		return new PublisherSettings(publisher.getQueueCapacity(), publisher.getOverflow(), publisher.getSendTimeout(),
				new HoldSettings(publisher.getHoldUntilSubscribers(), publisher.getHoldTimeout()),
				prefixes(publisher.getLastValueTopics()));
	}

	private static Duration nodropTimeout(SocketProperties properties) {
		return (properties instanceof PublisherProperties publisher && publisher.isXpubNodrop())
				? publisher.getXpubNodropTimeout() : Duration.ZERO;
	}

	private static ReconnectSettings reconnect(ResolvedOptions options) {
		return new ReconnectSettings(options.reconnectIvl().value(), options.reconnectIvlMax().value(),
				options.reconnectJitter().value(), options.reconnectResetAfter().value(),
				options.connectTimeout().value(), options.handshakeIvl().value(), options.staleAfter().value());
	}

	private static PeerLimits limits(SocketProperties properties) {
		return new PeerLimits(properties.getMaxPeers(), (properties instanceof PublisherProperties publisher)
				? publisher.getMaxSubscriptionsPerPeer() : PeerLimits.DEFAULTS.maxSubscriptions());
	}

	private static SocketSettings settings(ResolvedOptions options, PeerLimits limits) {
		HeartbeatSettings heartbeat = new HeartbeatSettings(options.heartbeatIvl().value(),
				options.heartbeatTimeout().value(), options.heartbeatTtl().value(),
				options.heartbeatIvl().configured());
		KeepaliveSettings keepalive = new KeepaliveSettings(options.tcpKeepalive().value(),
				options.tcpKeepaliveIdle().value(), options.tcpKeepaliveIntvl().value(),
				options.tcpKeepaliveCnt().value());
		return new SocketSettings(options.handshakeIvl().value(), heartbeat, keepalive, options.linger().value(),
				options.sndHwm().value(), options.rcvHwm().value(), options.maxMsgSize().value().toBytes(),
				options.sndBuf().value(), options.rcvBuf().value(), options.ipv6().value(), limits);
	}

	/** Everything that could be wrong was found before. */
	private static SecuritySettings security(ConfiguredSocket socket, SocketOptions shared) {
		return new SecurityResolution(new SecurityLevels(socket, shared), true, new Problems()).settings();
	}

	/**
	 * How long full listeners may hold a subscriber at most. Without heartbeats nothing
	 * limits it but their timeouts.
	 * @param subscriber its settings
	 * @return how it is read
	 */
	SubscriberSettings subscriberSettings(SocketSpec subscriber) {
		boolean traced = withTraceHeader(SocketType.SUB).contains(subscriber.name());
		HeartbeatSettings heartbeat = subscriber.settings().heartbeat();
		boolean withinProcess = subscriber.endpoints()
			.stream()
			.allMatch((endpoint) -> endpoint.scheme() == Scheme.INPROC);
		if (heartbeat.ivl().isZero() || withinProcess) {
			return new SubscriberSettings(subscriber.topics(), traced);
		}
		Duration unanswered = heartbeat.ivl().plus(heartbeat.timeout());
		boolean follows = !this.properties.getListener().hasOwnOverflowTimeout()
				&& unanswered.dividedBy(2).compareTo(LaneSettings.DEFAULTS.overflowTimeout()) < 0;
		return new SubscriberSettings(subscriber.topics(), traced, follows ? unanswered.dividedBy(2) : unanswered);
	}

	private static LaneSettings lanes(ListenerProperties listener) {
		return new LaneSettings(listener.getConcurrency(), listener.getThreading(), listener.getQueueCapacity(),
				listener.getOverflow(), listener.getOverflowTimeout(), listener.getShutdownTimeout(),
				listener.getMaxBatchSize());
	}

}
