package org.zmqspring.integration.feeds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.config.EnableZmq;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.feed.CutMessage;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.feed.PayloadEncoding;
import org.zmqspring.feed.PayloadEncodingException;
import org.zmqspring.feed.SequenceFigures.State;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceMachine;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.feed.SequenceVerdict;
import org.zmqspring.feed.SequenceVerdict.Kind;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqMessage;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The publishers of {@code feeds/feed_publisher.py}, read by a subscriber: what they send
 * is cut, counted and decoded as configured.
 */
@Timeout(120)
class FeedPeersIntegrationTests {

	private static final long PLENTY = 1L << 20;

	private final BlockingQueue<ZmqMessage> received = new LinkedBlockingQueue<>();

	private @Nullable AnnotationConfigApplicationContext context;

	@BeforeAll
	static void libzmqIsThere() {
		PythonPeer.assumeAvailable();
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private void connect(FeedPeer peer, String topic) {
		subscribe((subscriber) -> subscriber.connect(peer.endpoint()), topic);
		peer.awaitSubscription(topic);
	}

	private void subscribe(Consumer<SocketBuilder.Subscriber> subscriber, String topic) {
		ZmqSettings settings = ZmqSettings.builder().subscriber("feed", subscriber).build();
		AnnotationConfigApplicationContext started = new AnnotationConfigApplicationContext();
		started.registerBean(ZmqSettings.class, () -> settings);
		started.register(Application.class);
		started.refresh();
		this.context = started;
		started.getBean(ZmqListenerRegistry.class)
			.register(ListenerSpec.builder("reader", this.received::add).subscriber("feed").topics(topic).build());
	}

	private byte[][] receive() {
		try {
			ZmqMessage message = this.received.poll(30, TimeUnit.SECONDS);
			assertThat(message).as("a message that was sent").isNotNull();
			return message.frames().toArray(byte[][]::new);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static FeedSettings numbered(String frames, SequenceFormat format, SequenceScope scope) {
		return FeedSettings.builder("").frames(frames).sequenceFormat(format).sequencePer(scope).build();
	}

	private static SequenceMachine machine(FeedSettings settings) {
		SequenceMachine machine = new SequenceMachine(Objects.requireNonNull(settings.sequenceFormat()),
				settings.sequenceScope(), new BreakCounter());
		machine.onConnected();
		return machine;
	}

	/** Receive so many messages, and keep what tells of a loss. */
	private List<SequenceVerdict> follow(FeedSettings settings, SequenceMachine machine, int count) {
		List<SequenceVerdict> losses = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			CutMessage message = settings.layout().cut(receive());
			assertThat(message.oddity()).isNull();
			SequenceVerdict verdict = machine.onMessage(message.topic(), message.number());
			if (verdict.isLoss()) {
				losses.add(verdict);
			}
		}
		return losses;
	}

	@Test
	void whenVllmLosesTwentyMessagesThenTwentyAreMissing() {
		FeedSettings vllm = numbered("topic, sequence, payload", SequenceFormat.U64_BE, SequenceScope.ENDPOINT);
		SequenceMachine machine = machine(vllm);
		try (FeedPeer peer = FeedPeer.bound("vllm")) {
			connect(peer, "kv@");
			assertThat(peer.tell("send 10")).hasSize(10).startsWith("kv@10.0.0.1:8000@model 0");
			peer.tell("gap 20");
			peer.tell("send 5");
			assertThat(follow(vllm, machine, 15)).singleElement().satisfies((gap) -> {
				assertThat(gap.cause()).isEqualTo(MessageLossCause.GAP);
				assertThat(gap.lost()).isEqualTo(20);
				assertThat(gap.from()).isEqualTo(10);
				assertThat(gap.to()).isEqualTo(30);
			});
			peer.tell("repeat");
			assertThat(follow(vllm, machine, 1)).isEmpty();
			peer.tell("garbage");
			assertThat(vllm.layout().cut(receive()).oddity()).isEqualTo(CutMessage.Oddity.WRONG_NUMBER_LENGTH);
		}
	}

	@Test
	void whenVllmRestartsThenAnotherLifeOrAnEstimateIsTold() {
		FeedSettings vllm = numbered("topic, sequence, payload", SequenceFormat.U64_BE, SequenceScope.ENDPOINT);
		SequenceMachine machine = machine(vllm);
		try (FeedPeer peer = FeedPeer.bound("vllm")) {
			connect(peer, "");
			peer.tell("send 10");
			follow(vllm, machine, 10);
			peer.tell("restart");
			peer.awaitSubscription("");
			machine.onConnected();
			peer.tell("send 2");
			assertThat(follow(vllm, machine, 2)).singleElement()
				.extracting(SequenceVerdict::cause)
				.isEqualTo(MessageLossCause.NEW_LIFE);
			peer.tell("restart 40");
			peer.awaitSubscription("");
			machine.onConnected();
			peer.tell("send 2");
			assertThat(follow(vllm, machine, 2)).singleElement()
				.extracting(SequenceVerdict::cause)
				.isEqualTo(MessageLossCause.RECONNECT);
			assertThat(machine.figures().restarts()).isEqualTo(1);
		}
	}

	@Test
	void whenBitcoinCoreLosesTwentyItemsThenTheyAreCountedByTopic() {
		FeedSettings bitcoin = numbered("topic, payload, sequence", SequenceFormat.U32_LE, SequenceScope.TOPIC);
		SequenceMachine machine = machine(bitcoin);
		try (FeedPeer peer = FeedPeer.bound("bitcoind", "first=4294967290")) {
			connect(peer, "");
			peer.tell("send 20");
			assertThat(follow(bitcoin, machine, 40)).as("numbers pass their end").isEmpty();
			peer.tell("gap 20");
			peer.tell("send 10");
			assertThat(follow(bitcoin, machine, 20)).extracting(SequenceVerdict::lost).containsExactly(20L, 18L, 2L);
			peer.tell("garbage");
			assertThat(bitcoin.layout().cut(receive()).oddity()).isEqualTo(CutMessage.Oddity.TOO_FEW_FRAMES);
		}
	}

	@Test
	void whenOneTopicOfBitcoinCoreIsReadThenNoGapIsInvented() {
		FeedSettings bitcoin = numbered("topic, payload, sequence", SequenceFormat.U32_LE, SequenceScope.TOPIC);
		SequenceMachine machine = machine(bitcoin);
		try (FeedPeer peer = FeedPeer.bound("bitcoind")) {
			connect(peer, "hashblock");
			peer.tell("send 200");
			assertThat(follow(bitcoin, machine, 20)).isEmpty();
			assertThat(machine.figures().state()).isEqualTo(State.FOLLOWED);
		}
	}

	@Test
	void shouldSplitMessagesOfMonerod() {
		FeedSettings monero = FeedSettings.builder("").topicDelimiter(":").build();
		try (FeedPeer peer = FeedPeer.bound("monerod")) {
			connect(peer, "json-minimal-chain_main");
			assertThat(peer.tell("send 10")).hasSize(2);
			CutMessage message = monero.layout().cut(receive());
			assertThat(message.topic()).asString(StandardCharsets.UTF_8).isEqualTo("json-minimal-chain_main");
			assertThat(message.payload()).asString(StandardCharsets.UTF_8)
				.isEqualTo("{\"first_height\":3000000,\"ids\":[\"00ff\"]}");
			ZmqListenerRegistry registry = Objects.requireNonNull(this.context).getBean(ZmqListenerRegistry.class);
			registry.unregister("reader");
			registry.register(ListenerSpec.builder("late", this.received::add)
				.subscriber("feed")
				.topics("json-minimal-chain_main:")
				.build());
			peer.awaitSubscription("json-minimal-chain_main:");
			assertThat(peer.tell("send 10")).as("monerod knows whole names only").isEmpty();
		}
	}

	@Test
	void shouldDecodeMessagesOfEddn() {
		try (FeedPeer peer = FeedPeer.bound("eddn")) {
			connect(peer, "");
			peer.tell("send 1");
			assertThat(PayloadEncoding.ZLIB.decode(receive()[0], PLENTY)).asString(StandardCharsets.UTF_8)
				.isEqualTo("{\"header\": {\"uploaderID\": \"0\"}, \"message\": {\"StarSystem\": \"System 0\"}}");
			peer.tell("garbage");
			assertFails(PayloadEncoding.ZLIB, receive()[0], PayloadEncodingException.Problem.MALFORMED);
			peer.tell("bomb 64");
			assertFails(PayloadEncoding.ZLIB, receive()[0], PayloadEncodingException.Problem.TOO_LARGE);
		}
	}

	@Test
	void shouldDecodeMessagesOfNdov() {
		try (FeedPeer peer = FeedPeer.bound("ndov")) {
			connect(peer, "/RIG/");
			peer.tell("send 1");
			assertThat(PayloadEncoding.GZIP.decode(receive()[1], PLENTY)).asString(StandardCharsets.UTF_8)
				.startsWith("<VV_TM_PUSH>");
			peer.tell("garbage");
			assertFails(PayloadEncoding.GZIP, receive()[1], PayloadEncodingException.Problem.TRUNCATED);
			peer.tell("bomb 64");
			assertFails(PayloadEncoding.GZIP, receive()[1], PayloadEncodingException.Problem.TOO_LARGE);
		}
	}

	private static void assertFails(PayloadEncoding encoding, byte[] payload,
			PayloadEncodingException.Problem problem) {
		assertThatExceptionOfType(PayloadEncodingException.class).isThrownBy(() -> encoding.decode(payload, PLENTY))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(problem));
	}

	@Test
	void whenTwoPublishersConnectWithTopicsOfTheirOwnThenEachIsFollowed() {
		SequenceMachine machine = twoPublishers("topic=one", "topic=two");
		assertThat(machine.figures()).extracting("state", "lost", "restarts").containsExactly(State.FOLLOWED, 3L, 0L);
	}

	@Test
	void whenTwoPublishersConnectWithTheSameTopicThenTheStreamIsImplausible() {
		SequenceMachine machine = twoPublishers("topic=same", "topic=same");
		assertThat(machine.figures().state()).isEqualTo(State.IMPLAUSIBLE);
	}

	private SequenceMachine twoPublishers(String one, String other) {
		FeedSettings settings = numbered("topic, sequence, payload", SequenceFormat.U64_BE, SequenceScope.TOPIC);
		SequenceMachine machine = machine(settings);
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		subscribe((subscriber) -> subscriber.bind(endpoint), "");
		try (FeedPeer first = FeedPeer.at(endpoint, "vllm", "connect", one);
				FeedPeer second = FeedPeer.at(endpoint, "vllm", "connect", "first=500", other)) {
			first.awaitSubscription("");
			second.awaitSubscription("");
			for (int i = 0; i < 20; i++) {
				first.tell("send 1");
				follow(settings, machine, 1);
				second.tell("send 1");
				follow(settings, machine, 1);
			}
			first.tell("gap 3");
			first.tell("send 1");
			follow(settings, machine, 1);
		}
		return machine;
	}

	@Test
	void whenAPublisherIsKilledThenAnotherTakesItsPlace() {
		FeedSettings vllm = numbered("topic, sequence, payload", SequenceFormat.U64_BE, SequenceScope.ENDPOINT);
		SequenceMachine machine = machine(vllm);
		try (FeedPeer peer = FeedPeer.bound("vllm")) {
			connect(peer, "");
			peer.tell("send 5");
			follow(vllm, machine, 5);
			peer.kill();
			try (FeedPeer successor = FeedPeer.at(peer.endpoint(), "vllm", "first=3")) {
				successor.awaitSubscription("");
				machine.onConnected();
				successor.tell("send 1");
				assertThat(follow(vllm, machine, 1)).extracting(SequenceVerdict::kind).containsExactly(Kind.NEW_LIFE);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Application {

	}

}
