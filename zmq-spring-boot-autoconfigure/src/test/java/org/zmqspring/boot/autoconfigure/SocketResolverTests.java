package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.feed.CutMessage;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.PayloadEncoding;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.SubscriberSettings;
import org.zmqspring.listen.Threading;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.FrameSettings;
import org.zmqspring.publish.HistorySettings;
import org.zmqspring.publish.HoldSettings;
import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.publish.PublisherSettings;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link SocketResolver}.
 */
class SocketResolverTests {

	private static final SocketSpec.Start NOT_REQUIRED = new SocketSpec.Start(false, Duration.ZERO);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(ZmqPropertiesTestConfiguration.class);

	@Test
	void withoutEndpointsThereAreNoSockets() {
		assertThat(sockets("zmq.publisher.snd-hwm=7", "zmq.subscribers.prices.rcv-hwm=7")).isEmpty();
	}

	@Test
	void subscriberGetsItsDefaults() {
		assertThat(sockets("zmq.subscriber.endpoints=tcp://localhost:5556"))
			.containsExactly(new SocketSpec("default", SocketType.SUB, SocketMode.CONNECT,
					endpoints("tcp://localhost:5556"), ReconnectSettings.DEFAULTS, SocketSettings.subscriberDefaults(),
					NOT_REQUIRED, false, null, new SubscriberSettings(Set.of(), false, Duration.ofMillis(9500))));
	}

	@Test
	void publisherGetsItsDefaults() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://127.0.0.1:5556"))
			.containsExactly(new SocketSpec("default", SocketType.PUB, SocketMode.BIND,
					endpoints("tcp://127.0.0.1:5556"), ReconnectSettings.DEFAULTS, SocketSettings.publisherDefaults(),
					new SocketSpec.Start(true, Duration.ZERO), false, PublisherSettings.DEFAULTS, null));
	}

	@Test
	void publisherThatConnectsContinuesAndSubscriberThatBindsFails() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://localhost:1", "zmq.publisher.mode=connect",
				"zmq.subscriber.endpoints=tcp://*:1", "zmq.subscriber.mode=bind"))
			.extracting(SocketSpec::mode, (spec) -> spec.start().required())
			.containsExactly(tuple(SocketMode.CONNECT, false), tuple(SocketMode.BIND, true));
	}

	@Test
	void eachSocketBearsItsNameAndPublishersComeFirst() {
		assertThat(sockets("zmq.subscribers.prices.endpoints=tcp://a:1", "zmq.subscriber.endpoints=tcp://b:1",
				"zmq.publishers.prices.endpoints=tcp://*:1", "zmq.publisher.endpoints=tcp://*:2",
				"zmq.publishers.rates.endpoints=tcp://*:3"))
			.extracting((spec) -> spec.type() + " " + spec.name())
			.containsExactly("PUB default", "PUB prices", "PUB rates", "SUB default", "SUB prices");
	}

	@Test
	void mostSpecificLevelWins() {
		List<SocketSpec> sockets = sockets("zmq.linger=3s", "zmq.reconnect-ivl=200ms", "zmq.snd-hwm=5",
				"zmq.subscriber.endpoints=tcp://a:1", "zmq.subscriber.reconnect-ivl=300ms",
				"zmq.subscribers.prices.endpoints=tcp://b:1", "zmq.subscribers.prices.snd-hwm=6");
		assertThat(sockets).extracting((spec) -> spec.reconnect().ivl().toMillis()).containsExactly(300L, 200L);
		assertThat(sockets).extracting((spec) -> spec.settings().sndHwm()).containsExactly(5, 6);
		assertThat(sockets).extracting((spec) -> spec.settings().linger().toSeconds()).containsExactly(3L, 3L);
	}

	@Test
	void namedSocketsDoNotInheritFromTheDefaultOne() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.linger=9s",
				"zmq.publishers.prices.endpoints=tcp://*:2"))
			.extracting((spec) -> spec.settings().linger().toSeconds())
			.containsExactly(9L, 1L);
	}

	@Test
	void heartbeatTimeoutFollowsTheIntervalInForce() {
		assertThat(sockets("zmq.heartbeat-ivl=2s", "zmq.subscriber.endpoints=tcp://a:1",
				"zmq.subscribers.prices.endpoints=tcp://b:1", "zmq.subscribers.prices.heartbeat-ivl=1s"))
			.extracting((spec) -> spec.settings().heartbeat().timeout().toMillis())
			.containsExactly(1800L, 900L);
	}

	@Test
	void heartbeatsCanBeSwitchedOff() {
		assertThat(sockets("zmq.heartbeat-ivl=0", "zmq.subscriber.endpoints=tcp://a:1"))
			.extracting((spec) -> spec.settings().heartbeat())
			.containsExactly(HeartbeatSettings.OFF);
	}

	@Test
	void everyOptionArrives() {
		assertThat(sockets("zmq.subscriber.endpoints=tcp://a:1,inproc://b", "zmq.subscriber.topics=x.,y.",
				"zmq.subscriber.startup=retry", "zmq.subscriber.await-connected=10s", "zmq.subscriber.reconnect-ivl=1",
				"zmq.subscriber.reconnect-ivl-max=2", "zmq.subscriber.reconnect-jitter=0.25",
				"zmq.subscriber.reconnect-reset-after=3", "zmq.subscriber.connect-timeout=-1",
				"zmq.subscriber.handshake-ivl=4", "zmq.subscriber.stale-after=5", "zmq.subscriber.heartbeat-ivl=60",
				"zmq.subscriber.heartbeat-timeout=50", "zmq.subscriber.heartbeat-ttl=700", "zmq.subscriber.linger=8",
				"zmq.subscriber.snd-hwm=9", "zmq.subscriber.rcv-hwm=10", "zmq.subscriber.max-msg-size=11",
				"zmq.subscriber.tcp-keepalive=false", "zmq.subscriber.tcp-keepalive-idle=12s",
				"zmq.subscriber.tcp-keepalive-intvl=13s", "zmq.subscriber.tcp-keepalive-cnt=14",
				"zmq.subscriber.snd-buf=15", "zmq.subscriber.rcv-buf=16", "zmq.subscriber.ipv6=true",
				"zmq.subscriber.max-peers=17"))
			.containsExactly(new SocketSpec("default", SocketType.SUB, SocketMode.CONNECT,
					endpoints("tcp://a:1", "inproc://b"),
					new ReconnectSettings(millis(1), millis(2), 0.25, millis(3), millis(-1), millis(4), millis(5)),
					new SocketSettings(millis(4), new HeartbeatSettings(millis(60), millis(50), millis(700)),
							new KeepaliveSettings(false, Duration.ofSeconds(12), Duration.ofSeconds(13), 14), millis(8),
							9, 10, 11, 15, 16, true, new PeerLimits(17, 100_000)),
					new SocketSpec.Start(false, Duration.ofSeconds(10)), false, null,
					new SubscriberSettings(Set.of(TopicPrefix.of("x."), TopicPrefix.of("y.")), false, millis(55))));
	}

	@Test
	void theBacklogOfABoundSocketArrives() {
		assertThat(sockets("zmq.backlog=7", "zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.backlog=8",
				"zmq.publishers.other.endpoints=tcp://*:2"))
			.extracting((spec) -> spec.settings().backlog())
			.containsExactly(8, 7);
		assertThat(SocketSettings.publisherDefaults().backlog()).isEqualTo(1024);
	}

	@Test
	void theLimitsOfAPublishersPeersArrive() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.max-peers=2",
				"zmq.publisher.max-subscriptions-per-peer=3", "zmq.publishers.other.endpoints=tcp://*:2"))
			.extracting((spec) -> spec.settings().peers())
			.containsExactly(new PeerLimits(2, 3), PeerLimits.DEFAULTS);
	}

	@Test
	void theFlowControlOfAPublisherArrivesAndSwitchesHeartbeatsOffUnlessTheyAreSet() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.xpub-nodrop=true",
				"zmq.publishers.other.endpoints=tcp://*:2", "zmq.publishers.other.xpub-nodrop-timeout=3",
				"zmq.publishers.set.endpoints=tcp://*:3", "zmq.publishers.set.xpub-nodrop=true",
				"zmq.publishers.set.xpub-nodrop-timeout=7s", "zmq.publishers.set.heartbeat-ivl=2s"))
			.extracting((spec) -> spec.settings().nodropTimeout(), (spec) -> spec.settings().heartbeat().ivl())
			.containsExactly(tuple(Duration.ofSeconds(5), Duration.ZERO), tuple(Duration.ZERO, Duration.ofSeconds(5)),
					tuple(Duration.ofSeconds(7), Duration.ofSeconds(2)));
	}

	@Test
	void theQueueOfAPublisherArrives() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.queue-capacity=2",
				"zmq.publisher.overflow=fail", "zmq.publisher.send-timeout=0", "zmq.publisher.hold-until-subscribers=3",
				"zmq.publisher.hold-timeout=4", "zmq.publisher.last-value-topics=prices.,rates."))
			.extracting(SocketSpec::publisher)
			.containsExactly(new PublisherSettings(2, PublisherOverflow.FAIL, Duration.ZERO,
					new HoldSettings(3, millis(4)), Set.of(TopicPrefix.of("prices."), TopicPrefix.of("rates."))));
	}

	@Test
	void theFramesOfAPublisherArrive() {
		assertThat(sockets("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.frames=topic, Payload,sequence",
				"zmq.publisher.sequence.format=u32-le", "zmq.publishers.all.endpoints=tcp://*:2",
				"zmq.publishers.all.frames=topic,sequence,-,payload", "zmq.publishers.all.sequence.format=u64-be",
				"zmq.publishers.all.sequence.per=endpoint", "zmq.publishers.plain.endpoints=tcp://*:3"))
			.extracting((spec) -> Objects.requireNonNull(spec.publisher()).frames())
			.containsExactly(
					new FrameSettings(List.of("topic", "payload", "sequence"), SequenceFormat.U32_LE,
							SequenceScope.TOPIC),
					new FrameSettings(List.of("topic", "sequence", "-", "payload"), SequenceFormat.U64_BE,
							SequenceScope.ENDPOINT),
					FrameSettings.DEFAULTS);
	}

	@Test
	void theReplayOfAPublisherArrivesAndItsSocketsAreBound() {
		List<SocketSpec> publishers = sockets("zmq.publisher.endpoints=tcp://a:1,tcp://b:1",
				"zmq.publisher.mode=connect", "zmq.publisher.frames=topic,sequence,payload",
				"zmq.publisher.sequence.format=u64-be", "zmq.publisher.replay.endpoints=tcp://*:2,tcp://*:3",
				"zmq.publisher.replay.capacity=4", "zmq.publisher.replay.max-bytes=5KB",
				"zmq.publishers.all.endpoints=tcp://*:4", "zmq.publishers.all.frames=topic,sequence,payload",
				"zmq.publishers.all.sequence.format=u64-be", "zmq.publishers.all.replay.endpoints=tcp://*:5");
		assertThat(publishers).extracting((spec) -> Objects.requireNonNull(spec.publisher()).history())
			.containsExactly(
					new HistorySettings(List.of(Endpoint.parse("tcp://*:2", SocketMode.BIND),
							Endpoint.parse("tcp://*:3", SocketMode.BIND)), 4, 5 * 1024),
					new HistorySettings(List.of(Endpoint.parse("tcp://*:5", SocketMode.BIND)), 10_000,
							64L * 1024 * 1024));
		assertThat(publishers).extracting((spec) -> Objects.requireNonNull(spec.publisher()).frames().sequenceScope())
			.containsOnly(SequenceScope.ENDPOINT);
		assertThat(publishers.get(0).links())
			.extracting((link) -> link.type() + " " + link.mode() + " " + link.endpoint())
			.containsExactly("PUB CONNECT tcp://a:1", "PUB CONNECT tcp://b:1", "ROUTER BIND tcp://*:2",
					"ROUTER BIND tcp://*:3");
		assertThat(publishers.get(1).links()).extracting(LinkSpec::failsFast).containsExactly(true, true);
		assertThat(publishers.get(1).links()).extracting((link) -> link.options().sndHwm()).containsExactly(1000, 256);
	}

	@Test
	void theFeedOfASubscriberArrives() {
		assertThat(sockets("zmq.subscriber.endpoints=tcp://feed:1", "zmq.subscriber.frames=topic, -,payload, Sequence",
				"zmq.subscriber.sequence.format=u32-le", "zmq.subscriber.sequence.per=topic",
				"zmq.subscriber.payload-encoding=gzip", "zmq.subscriber.max-msg-size=1KB"))
			.extracting((spec) -> Objects.requireNonNull(spec.subscriber()))
			.singleElement()
			.satisfies((subscriber) -> {
				FeedSettings feed = subscriber.feed();
				assertThat(feed.sequenceFormat()).isEqualTo(SequenceFormat.U32_LE);
				assertThat(feed.sequenceScope()).isEqualTo(SequenceScope.TOPIC);
				assertThat(feed.payloadEncoding()).isEqualTo(PayloadEncoding.GZIP);
				assertThat(subscriber.largestPayload()).isEqualTo(1024);
				CutMessage cut = feed.layout().cut(new byte[][] { { 1 }, { 2 }, { 3 }, { 4, 0, 0, 0 } });
				assertThat(cut.payload()).containsExactly(3);
				assertThat(cut.number()).isEqualTo(4);
			});
		assertThat(sockets("zmq.subscriber.endpoints=tcp://feed:1", "zmq.subscriber.framing=jupyter"))
			.extracting((spec) -> Objects.requireNonNull(spec.subscriber()).feed().framing())
			.containsExactly("jupyter");
		assertThat(sockets("zmq.subscriber.endpoints=tcp://feed:1"))
			.extracting((spec) -> Objects.requireNonNull(spec.subscriber()).feed().isConfigured())
			.containsExactly(false);
	}

	@Test
	void theAddressesOfASubscriberArrive() {
		String endpoints = "zmq.subscriber.endpoints=tcp://feed:1,tcp://10.0.0.1:1,inproc://feed";
		assertThat(sockets(endpoints)).singleElement()
			.satisfies(
					(spec) -> assertThat(spec.links()).allSatisfy((link) -> assertThat(link.allAddresses()).isNull()));
		assertThat(sockets(endpoints, "zmq.subscriber.addresses=all").get(0).links())
			.extracting((link) -> link.endpoint().text(), LinkSpec::allAddresses)
			.containsExactly(tuple("tcp://10.0.0.1:1", null), tuple("inproc://feed", null),
					tuple("tcp://feed:1", new LinkSpec.AllAddresses(Endpoint.parse("tcp://feed:1", SocketMode.CONNECT),
							Duration.ofSeconds(5))));
		assertThat(sockets(endpoints, "zmq.subscriber.addresses=all", "zmq.subscriber.addresses-interval=300").get(0)
			.addressesInterval()).isEqualTo(millis(300));
	}

	@Test
	void theReplayOfASubscriberArrives() {
		String[] numbered = { "zmq.subscriber.frames=topic,sequence,payload", "zmq.subscriber.sequence.format=u64-be",
				"zmq.subscriber.endpoints=tcp://a:1,tcp://b:1", "zmq.subscriber.replay.endpoints=tcp://a:2,tcp://b:2",
				"zmq.subscriber.replay.on-join=all", "zmq.subscriber.replay.timeout=3",
				"zmq.subscriber.replay.max-pending=4", "zmq.subscriber.replay.max-pending-bytes=5KB" };
		SocketSpec kv = sockets(numbered).get(0);
		assertThat(Objects.requireNonNull(kv.subscriber()).replay())
			.isEqualTo(new ReplaySettings(
					Map.of("tcp://a:1", Endpoint.parse("tcp://a:2", SocketMode.CONNECT), "tcp://b:1",
							Endpoint.parse("tcp://b:2", SocketMode.CONNECT)),
					true, millis(3), 4, 5 * 1024, kv.settings()));
	}

	@Test
	void theReplayOfASubscriberWaitsForHalfTheTimeUntilPeersDisconnectIt() {
		String[] numbered = { "zmq.subscriber.frames=topic,sequence,payload", "zmq.subscriber.sequence.format=u64-be",
				"zmq.subscriber.endpoints=tcp://a:1", "zmq.subscriber.replay.endpoints=tcp://a:2",
				"zmq.heartbeat-ivl=1s" };
		assertThat(timeoutOfReplay(numbered)).isEqualTo(millis(950));
		numbered[4] = "zmq.heartbeat-ivl=5s";
		assertThat(timeoutOfReplay(numbered)).isEqualTo(millis(2000));
		numbered[4] = "zmq.heartbeat-ivl=0";
		assertThat(timeoutOfReplay(numbered)).isEqualTo(millis(2000));
	}

	private Duration timeoutOfReplay(String... properties) {
		SocketSpec subscriber = sockets(properties).get(0);
		return Objects.requireNonNull(Objects.requireNonNull(subscriber.subscriber()).replay()).timeout();
	}

	@Test
	void whenNoReplayIsConfiguredThenThereIsNone() {
		assertThat(sockets("zmq.subscriber.endpoints=tcp://feed:1", "zmq.subscriber.replay.endpoints="))
			.extracting((spec) -> Objects.requireNonNull(spec.subscriber()).replay())
			.containsOnlyNulls();
	}

	@Test
	void theLanesOfListenersArrive() {
		this.runner
			.withPropertyValues("zmq.listener.queue-capacity=2", "zmq.listener.overflow=drop-oldest",
					"zmq.listener.overflow-timeout=1", "zmq.listener.shutdown-timeout=2")
			.run((context) -> assertThat(context.getBean(ZmqSettings.class).listener().lanes())
				.isEqualTo(new LaneSettings(1, Threading.WORKER, 2, Overflow.DROP_OLDEST, millis(1), millis(2), 500)));
	}

	@Test
	void listenersGetTheirThreadsAndBatches() {
		this.runner
			.withPropertyValues("zmq.listener.concurrency=3", "zmq.listener.max-batch-size=7",
					"zmq.listener.overflow=conflate", "zmq.listener.queue-capacity=30")
			.run((context) -> assertThat(context.getBean(ZmqSettings.class).listener().lanes())
				.isEqualTo(LaneSettings.DEFAULTS.withThreads(3, Threading.WORKER)
					.withMaxBatchSize(7)
					.withQueue(30, Overflow.CONFLATE)));
		this.runner.withPropertyValues("zmq.listener.threading=poller")
			.run((context) -> assertThat(context.getBean(ZmqSettings.class).listener().lanes())
				.isEqualTo(LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER)));
	}

	@Test
	void staleAfterForAllSocketsIsForSubscribers() {
		assertThat(sockets("zmq.stale-after=1s", "zmq.publisher.endpoints=tcp://*:1",
				"zmq.subscriber.endpoints=tcp://a:1"))
			.extracting((spec) -> spec.reconnect().staleAfter())
			.containsExactly(Duration.ZERO, Duration.ofSeconds(1));
	}

	@Test
	void aListenerBringsItsOwnSubscriberWithTheOptionsOfAllSockets() {
		ZmqProperties properties = new ZmqProperties();
		properties.setRcvHwm(7);
		SocketSpec spec = SocketResolver.resolve(properties, false)
			.listenerSubscriber("prices#on", List.of("tcp://a:1", "tcp://b:1", "tcp://a:1"));
		assertThat(spec.name()).isEqualTo("prices#on");
		assertThat(spec.type()).isEqualTo(SocketType.SUB);
		assertThat(spec.endpoints()).isEqualTo(endpoints("tcp://a:1", "tcp://b:1"));
		assertThat(spec.settings().rcvHwm()).isEqualTo(7);
		assertThat(spec.start()).isEqualTo(NOT_REQUIRED);
	}

	@Test
	void aListenerWithAMalformedEndpointIsNamed() {
		ZmqSettings settings = SocketResolver.resolve(new ZmqProperties(), false);
		assertThatExceptionOfType(ZmqConfigurationException.class)
			.isThrownBy(() -> settings.listenerSubscriber("prices#on", List.of("tcp://a")))
			.withMessageContainingAll("Listener 'prices#on'", "'tcp://a'", "Give it an endpoint such as");
	}

	@Test
	void anOptionOfAllSocketsIsCheckedWhenOnlyAListenerUsesIt() {
		ZmqProperties properties = new ZmqProperties();
		properties.setReconnectIvl(Duration.ZERO);
		ZmqSettings settings = SocketResolver.resolve(properties, false);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> settings.listenerSubscriber("prices#on", List.of("tcp://a:1")))
			.withMessageContaining("zmq.reconnect-ivl='0ms'");
	}

	private List<SocketSpec> sockets(String... properties) {
		List<SocketSpec> sockets = new ArrayList<>();
		this.runner.withPropertyValues(properties)
			.run((context) -> sockets
				.addAll(ZmqPropertiesTestConfiguration.sockets(context.getBean(ZmqSettings.class))));
		return sockets;
	}

	private static List<Endpoint> endpoints(String... texts) {
		return List.of(texts).stream().map((text) -> Endpoint.parse(text, SocketMode.CONNECT)).toList();
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

}
