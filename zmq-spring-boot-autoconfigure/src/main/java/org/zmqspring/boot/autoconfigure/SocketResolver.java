package org.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.ListenerSettings;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.security.KeyFile;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Turns the properties into the settings of the library. Each option is taken from the
 * most specific level that sets it: the socket, then all sockets. The library knows the
 * defaults and checks the values. Confined to the thread that starts the application.
 */
final class SocketResolver {

	private final ZmqProperties properties;

	private final boolean authenticated;

	private final Map<Path, KeyFile> files = new HashMap<>();

	private SocketResolver(ZmqProperties properties, boolean authenticated) {
		this.properties = properties;
		this.authenticated = authenticated;
	}

	/**
	 * Resolve all properties. Throws
	 * {@link org.zmqspring.settings.InvalidSettingsException} with every problem if a
	 * value cannot be used. {@code authenticated} tells whether the application has an
	 * authenticator of its own.
	 */
	static ZmqSettings resolve(ZmqProperties properties, boolean authenticated) {
		return new SocketResolver(properties, authenticated).settings();
	}

	private ZmqSettings settings() {
		ZmqSettings.Builder settings = ZmqSettings.builder().ioThreads(this.properties.getIoThreads());
		for (ConfiguredSocket socket : ConfiguredSocket.allOf(this.properties)) {
			if (socket.properties() instanceof PublisherProperties publisher) {
				settings.publisher(socket.name(), socket.property(""),
						(builder) -> publisher(socket, publisher, builder, settings.problems()));
			}
			else if (socket.properties() instanceof SubscriberProperties subscriber) {
				settings.subscriber(socket.name(), socket.property(""),
						(builder) -> subscriber(socket, subscriber, builder, settings.problems()));
			}
		}
		ConfiguredSocket.Forwarder.allOf(this.properties)
			.forEach((forwarder) -> settings.forwarder(forwarder.name(), forwarder.prefix() + ".",
					(builder) -> forwarder(forwarder, builder, settings.problems())));
		settings.listener(this::listener);
		settings.listenerSockets(this::listenerSocket);
		settings.problems().duration(Option.of("zmq.health.grace", this.properties.getHealth().getGrace()));
		return settings.build();
	}

	private void publisher(ConfiguredSocket socket, PublisherProperties publisher, SocketBuilder.Publisher builder,
			Problems problems) {
		socket(socket, builder, problems);
		builder.traceHeader(publisher.isTraceHeader());
		builder.options((options) -> {
			options.maxSubscriptionsPerPeer(publisher.getMaxSubscriptionsPerPeer());
			options.xpubNodrop(publisher.isXpubNodrop());
			options.xpubNodropTimeout(publisher.getXpubNodropTimeout());
		});
		builder.queue((queue) -> queue(publisher, queue));
	}

	private static void queue(PublisherProperties publisher, PublisherSettings.Builder queue) {
		queue.queueCapacity(publisher.getQueueCapacity());
		queue.overflow(publisher.getOverflow());
		queue.sendTimeout(publisher.getSendTimeout());
		queue.holdUntilSubscribers(publisher.getHoldUntilSubscribers());
		queue.holdTimeout(publisher.getHoldTimeout());
		queue.lastValueTopics(topics(publisher.getLastValueTopics()));
		if (!publisher.getFrames().isEmpty()) {
			queue.frames(String.join(", ", publisher.getFrames()));
		}
		PublisherProperties.SequenceProperties sequence = publisher.getSequence();
		if (sequence.getFormat() != null) {
			queue.sequenceFormat(sequence.getFormat());
		}
		if (sequence.getPer() != null) {
			queue.sequencePer(sequence.getPer());
		}
		queue.replayEndpoints(publisher.getReplay().getEndpoints());
		if (publisher.getReplay().getCapacity() != null) {
			queue.replayCapacity(publisher.getReplay().getCapacity());
		}
		if (publisher.getReplay().getMaxBytes() != null) {
			queue.replayMaxBytes(publisher.getReplay().getMaxBytes());
		}
	}

	private void subscriber(ConfiguredSocket socket, SubscriberProperties subscriber, SocketBuilder.Subscriber builder,
			Problems problems) {
		socket(socket, builder, problems);
		builder.traceHeader(subscriber.isTraceHeader());
		builder.topics(topics(subscriber.getTopics()));
		if (subscriber.getAddresses() != null) {
			builder.addresses(subscriber.getAddresses());
		}
		if (subscriber.getAddressesInterval() != null) {
			builder.addressesInterval(subscriber.getAddressesInterval());
		}
		builder.feed((feed) -> feed(subscriber, feed));
		builder.replay((replay) -> replay(subscriber.getReplay(), replay));
	}

	private void forwarder(ConfiguredSocket.Forwarder forwarder, SocketBuilder.Forwarder builder, Problems problems) {
		ForwarderProperties.FrontendProperties frontend = forwarder.properties().getFrontend();
		builder.frontend((side) -> {
			socket(forwarder.frontend(), side, problems);
			side.options((options) -> options.maxSubscriptionsPerPeer(frontend.getMaxSubscriptionsPerPeer()));
		});
		ForwarderProperties.BackendProperties backend = forwarder.properties().getBackend();
		builder.backend((side) -> {
			socket(forwarder.backend(), side, problems);
			side.options((options) -> {
				options.maxSubscriptionsPerPeer(backend.getMaxSubscriptionsPerPeer());
				options.xpubNodrop(backend.isXpubNodrop());
				options.xpubNodropTimeout(backend.getXpubNodropTimeout());
			});
		});
	}

	private static void feed(SubscriberProperties subscriber, FeedSettings.Builder feed) {
		if (!subscriber.getFrames().isEmpty()) {
			feed.frames(String.join(", ", subscriber.getFrames()));
		}
		if (subscriber.getTopicDelimiter() != null) {
			feed.topicDelimiter(subscriber.getTopicDelimiter());
		}
		if (subscriber.getPayloadEncoding() != null) {
			feed.payloadEncoding(subscriber.getPayloadEncoding());
		}
		if (subscriber.getFraming() != null) {
			feed.framing(subscriber.getFraming());
		}
		if (subscriber.getSequence().getFormat() != null) {
			feed.sequenceFormat(subscriber.getSequence().getFormat());
		}
		if (subscriber.getSequence().getPer() != null) {
			feed.sequencePer(subscriber.getSequence().getPer());
		}
	}

	private static void replay(SubscriberProperties.ReplayProperties properties, ReplaySettings.Builder replay) {
		replay.endpoints(properties.getEndpoints());
		if (properties.getOnJoin() != null) {
			replay.onJoin(properties.getOnJoin());
		}
		if (properties.getTimeout() != null) {
			replay.timeout(properties.getTimeout());
		}
		if (properties.getMaxPending() != null) {
			replay.maxPending(properties.getMaxPending());
		}
		if (properties.getMaxPendingBytes() != null) {
			replay.maxPendingBytes(properties.getMaxPendingBytes());
		}
	}

	/**
	 * If a listener has its own endpoints, its subscriber gets the options under
	 * {@code zmq}.
	 */
	private void listenerSocket(SocketBuilder.Subscriber builder) {
		Problems problems = new Problems();
		// Key files are read again: this may be long after the start, on any thread.
		new SocketResolver(this.properties, this.authenticated)
			.socket(new ConfiguredSocket("zmq", "", SocketType.SUB, new SubscriberProperties()), builder, problems);
		problems.throwIfAny();
	}

	private void socket(ConfiguredSocket socket, SocketBuilder<?> builder, Problems problems) {
		SocketProperties properties = socket.properties();
		builder.endpoints(properties.getEndpoints());
		builder.mode(properties.getMode());
		if (properties.getStartup() != null) {
			builder.requiredAtStart(properties.getStartup() == StartupPolicy.FAIL);
		}
		builder.awaitConnected(properties.getAwaitConnected());
		builder.options((options) -> {
			options.maxPeers(properties.getMaxPeers());
			options(new Levels(socket, this.properties, options), options);
			options.security(new SecurityResolution(new SecurityLevels(socket, this.properties, this.files, problems),
					this.authenticated)
				.settings());
		});
		builder.reconnect((reconnect) -> reconnect(new Levels(socket, this.properties, reconnect), reconnect));
	}

	// A method reference for each option would take more of the start than all else here.
	private static void options(Levels levels, SocketSettings.Builder options) {
		SocketOptions own = levels.socket().properties();
		SocketOptions shared = levels.shared();
		Duration handshakeIvl = levels.first("handshake-ivl", own.getHandshakeIvl(), shared.getHandshakeIvl());
		if (handshakeIvl != null) {
			options.handshakeIvl(handshakeIvl);
		}
		Duration heartbeatIvl = levels.first("heartbeat-ivl", own.getHeartbeatIvl(), shared.getHeartbeatIvl());
		if (heartbeatIvl != null) {
			options.heartbeatIvl(heartbeatIvl);
		}
		Duration heartbeatTimeout = levels.first("heartbeat-timeout", own.getHeartbeatTimeout(),
				shared.getHeartbeatTimeout());
		if (heartbeatTimeout != null) {
			options.heartbeatTimeout(heartbeatTimeout);
		}
		Duration heartbeatTtl = levels.first("heartbeat-ttl", own.getHeartbeatTtl(), shared.getHeartbeatTtl());
		if (heartbeatTtl != null) {
			options.heartbeatTtl(heartbeatTtl);
		}
		Duration linger = levels.first("linger", own.getLinger(), shared.getLinger());
		if (linger != null) {
			options.linger(linger);
		}
		Integer sndHwm = levels.first("snd-hwm", own.getSndHwm(), shared.getSndHwm());
		if (sndHwm != null) {
			options.sndHwm(sndHwm);
		}
		Integer rcvHwm = levels.first("rcv-hwm", own.getRcvHwm(), shared.getRcvHwm());
		if (rcvHwm != null) {
			options.rcvHwm(rcvHwm);
		}
		DataSize maxMsgSize = levels.first("max-msg-size", own.getMaxMsgSize(), shared.getMaxMsgSize());
		if (maxMsgSize != null) {
			options.maxMsgSize(maxMsgSize);
		}
		Boolean tcpKeepalive = levels.first("tcp-keepalive", own.getTcpKeepalive(), shared.getTcpKeepalive());
		if (tcpKeepalive != null) {
			options.tcpKeepalive(tcpKeepalive);
		}
		Duration tcpKeepaliveIdle = levels.first("tcp-keepalive-idle", own.getTcpKeepaliveIdle(),
				shared.getTcpKeepaliveIdle());
		if (tcpKeepaliveIdle != null) {
			options.tcpKeepaliveIdle(tcpKeepaliveIdle);
		}
		Duration tcpKeepaliveIntvl = levels.first("tcp-keepalive-intvl", own.getTcpKeepaliveIntvl(),
				shared.getTcpKeepaliveIntvl());
		if (tcpKeepaliveIntvl != null) {
			options.tcpKeepaliveIntvl(tcpKeepaliveIntvl);
		}
		Integer tcpKeepaliveCnt = levels.first("tcp-keepalive-cnt", own.getTcpKeepaliveCnt(),
				shared.getTcpKeepaliveCnt());
		if (tcpKeepaliveCnt != null) {
			options.tcpKeepaliveCnt(tcpKeepaliveCnt);
		}
		Integer sndBuf = levels.first("snd-buf", own.getSndBuf(), shared.getSndBuf());
		if (sndBuf != null) {
			options.sndBuf(sndBuf);
		}
		Integer rcvBuf = levels.first("rcv-buf", own.getRcvBuf(), shared.getRcvBuf());
		if (rcvBuf != null) {
			options.rcvBuf(rcvBuf);
		}
		Integer backlog = levels.first("backlog", own.getBacklog(), shared.getBacklog());
		if (backlog != null) {
			options.backlog(backlog);
		}
		Boolean ipv6 = levels.first("ipv6", own.getIpv6(), shared.getIpv6());
		if (ipv6 != null) {
			options.ipv6(ipv6);
		}
	}

	private static void reconnect(Levels levels, ReconnectSettings.Builder reconnect) {
		SocketOptions own = levels.socket().properties();
		SocketOptions shared = levels.shared();
		Duration reconnectIvl = levels.first("reconnect-ivl", own.getReconnectIvl(), shared.getReconnectIvl());
		if (reconnectIvl != null) {
			reconnect.reconnectIvl(reconnectIvl);
		}
		Duration reconnectIvlMax = levels.first("reconnect-ivl-max", own.getReconnectIvlMax(),
				shared.getReconnectIvlMax());
		if (reconnectIvlMax != null) {
			reconnect.reconnectIvlMax(reconnectIvlMax);
		}
		Double reconnectJitter = levels.first("reconnect-jitter", own.getReconnectJitter(),
				shared.getReconnectJitter());
		if (reconnectJitter != null) {
			reconnect.reconnectJitter(reconnectJitter);
		}
		Duration reconnectResetAfter = levels.first("reconnect-reset-after", own.getReconnectResetAfter(),
				shared.getReconnectResetAfter());
		if (reconnectResetAfter != null) {
			reconnect.reconnectResetAfter(reconnectResetAfter);
		}
		Duration connectTimeout = levels.first("connect-timeout", own.getConnectTimeout(), shared.getConnectTimeout());
		if (connectTimeout != null) {
			reconnect.connectTimeout(connectTimeout);
		}
		// A publisher receives nothing, so a value for all sockets does not apply to it.
		if (levels.socket().type().isReceiving() || levels.socket().properties().getStaleAfter() != null) {
			Duration staleAfter = levels.first("stale-after", own.getStaleAfter(), shared.getStaleAfter());
			if (staleAfter != null) {
				reconnect.staleAfter(staleAfter);
			}
		}
	}

	private void listener(ListenerSettings.Builder builder) {
		ListenerProperties listener = this.properties.getListener();
		builder.concurrency(listener.getConcurrency());
		builder.threading(listener.getThreading());
		builder.maxBatchSize(listener.getMaxBatchSize());
		builder.queueCapacity(listener.getQueueCapacity());
		builder.overflow(listener.getOverflow());
		if (listener.hasOwnOverflowTimeout()) {
			builder.overflowTimeout(listener.getOverflowTimeout());
		}
		builder.autoStartup(listener.isAutoStartup());
		builder.shutdownTimeout(listener.getShutdownTimeout());
		builder.idleEventInterval(listener.getIdleEventInterval());
		RetryProperties retry = listener.getRetry();
		builder.maxRetries(retry.getMaxRetries());
		builder.retryDelay(retry.getDelay());
		builder.retryMultiplier(retry.getMultiplier());
		builder.retryMaxDelay(retry.getMaxDelay());
		builder.retryJitter(retry.getJitter());
		QuarantineProperties quarantine = listener.getQuarantine();
		builder.quarantineCapacity(quarantine.getCapacity());
		builder.quarantineMaxBytes(quarantine.getMaxBytes());
		if (quarantine.getPublisher() != null) {
			builder.quarantinePublisher(quarantine.getPublisher());
		}
	}

	/** An element may be a placeholder whose value is a list. */
	private static List<String> topics(List<String> topics) {
		return topics.stream()
			.flatMap((topic) -> Stream
				.of(topic.contains(",") ? StringUtils.tokenizeToStringArray(topic, ",") : new String[] { topic }))
			.toList();
	}

	/**
	 * The levels at which an option of a socket can be set: the socket, then all sockets.
	 * The first level with a value sets the option; its name goes to the builder.
	 */
	private record Levels(ConfiguredSocket socket, SocketOptions shared, OptionsBuilder<?> builder) {

		<T> @Nullable T first(String name, @Nullable T own, @Nullable T shared) {
			T value = (own != null) ? own : shared;
			if (value != null) {
				this.builder.from((own != null) ? this.socket.property(name) : "zmq." + name);
			}
			return value;
		}

	}

}
