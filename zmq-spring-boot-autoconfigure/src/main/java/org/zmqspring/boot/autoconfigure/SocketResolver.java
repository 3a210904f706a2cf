package org.zmqspring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
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
		setIfPresent(publisher.getReplay().getCapacity(), queue::replayCapacity);
		setIfPresent(publisher.getReplay().getMaxBytes(), queue::replayMaxBytes);
	}

	private void subscriber(ConfiguredSocket socket, SubscriberProperties subscriber, SocketBuilder.Subscriber builder,
			Problems problems) {
		socket(socket, builder, problems);
		builder.traceHeader(subscriber.isTraceHeader());
		builder.topics(topics(subscriber.getTopics()));
		setIfPresent(subscriber.getAddresses(), builder::addresses);
		setIfPresent(subscriber.getAddressesInterval(), builder::addressesInterval);
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
		setIfPresent(subscriber.getTopicDelimiter(), feed::topicDelimiter);
		setIfPresent(subscriber.getPayloadEncoding(), feed::payloadEncoding);
		setIfPresent(subscriber.getFraming(), feed::framing);
		setIfPresent(subscriber.getSequence().getFormat(), feed::sequenceFormat);
		setIfPresent(subscriber.getSequence().getPer(), feed::sequencePer);
	}

	private static void replay(SubscriberProperties.ReplayProperties properties, ReplaySettings.Builder replay) {
		replay.endpoints(properties.getEndpoints());
		setIfPresent(properties.getOnJoin(), replay::onJoin);
		setIfPresent(properties.getTimeout(), replay::timeout);
		setIfPresent(properties.getMaxPending(), replay::maxPending);
		setIfPresent(properties.getMaxPendingBytes(), replay::maxPendingBytes);
	}

	private static <T> void setIfPresent(@Nullable T value, Consumer<T> setter) {
		if (value != null) {
			setter.accept(value);
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
		builder.options((options) -> options.maxPeers(properties.getMaxPeers()));
		builder.options((options) -> options(new Levels(socket, this.properties, options), options));
		builder.reconnect((reconnect) -> reconnect(new Levels(socket, this.properties, reconnect), reconnect));
		builder.options((options) -> options
			.security(new SecurityResolution(new SecurityLevels(socket, this.properties, this.files, problems),
					this.authenticated)
				.settings()));
	}

	private static void options(Levels levels, SocketSettings.Builder options) {
		levels.set("handshake-ivl", SocketOptions::getHandshakeIvl, options::handshakeIvl);
		levels.set("heartbeat-ivl", SocketOptions::getHeartbeatIvl, options::heartbeatIvl);
		levels.set("heartbeat-timeout", SocketOptions::getHeartbeatTimeout, options::heartbeatTimeout);
		levels.set("heartbeat-ttl", SocketOptions::getHeartbeatTtl, options::heartbeatTtl);
		levels.set("linger", SocketOptions::getLinger, options::linger);
		levels.set("snd-hwm", SocketOptions::getSndHwm, options::sndHwm);
		levels.set("rcv-hwm", SocketOptions::getRcvHwm, options::rcvHwm);
		levels.set("max-msg-size", SocketOptions::getMaxMsgSize, options::maxMsgSize);
		levels.set("tcp-keepalive", SocketOptions::getTcpKeepalive, options::tcpKeepalive);
		levels.set("tcp-keepalive-idle", SocketOptions::getTcpKeepaliveIdle, options::tcpKeepaliveIdle);
		levels.set("tcp-keepalive-intvl", SocketOptions::getTcpKeepaliveIntvl, options::tcpKeepaliveIntvl);
		levels.set("tcp-keepalive-cnt", SocketOptions::getTcpKeepaliveCnt, options::tcpKeepaliveCnt);
		levels.set("snd-buf", SocketOptions::getSndBuf, options::sndBuf);
		levels.set("rcv-buf", SocketOptions::getRcvBuf, options::rcvBuf);
		levels.set("backlog", SocketOptions::getBacklog, options::backlog);
		levels.set("ipv6", SocketOptions::getIpv6, options::ipv6);
	}

	private static void reconnect(Levels levels, ReconnectSettings.Builder reconnect) {
		levels.set("reconnect-ivl", SocketOptions::getReconnectIvl, reconnect::reconnectIvl);
		levels.set("reconnect-ivl-max", SocketOptions::getReconnectIvlMax, reconnect::reconnectIvlMax);
		levels.set("reconnect-jitter", SocketOptions::getReconnectJitter, reconnect::reconnectJitter);
		levels.set("reconnect-reset-after", SocketOptions::getReconnectResetAfter, reconnect::reconnectResetAfter);
		levels.set("connect-timeout", SocketOptions::getConnectTimeout, reconnect::connectTimeout);
		// A publisher receives nothing, so a value for all sockets does not apply to it.
		if (levels.socket().type().isReceiving() || levels.socket().properties().getStaleAfter() != null) {
			levels.set("stale-after", SocketOptions::getStaleAfter, reconnect::staleAfter);
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
	 * The first level with a value sets it on the builder.
	 */
	private record Levels(ConfiguredSocket socket, SocketOptions shared, OptionsBuilder<?> builder) {

		<T> void set(String name, Function<SocketOptions, @Nullable T> getter, Consumer<T> setter) {
			T own = getter.apply(this.socket.properties());
			T value = (own != null) ? own : getter.apply(this.shared);
			if (value != null) {
				this.builder.from((own != null) ? this.socket.property(name) : "zmq." + name);
				setter.accept(value);
			}
		}

	}

}
