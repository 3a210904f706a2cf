package org.zmqspring.integration.feeds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.integration.Actuator;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.listen.ZmqMessagesLostEvent;
import org.zmqspring.message.ZmqHeaders;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Publishers of real feeds, received by applications that only configure them. The
 * recipes of {@code docs/feeds.md} have {@link FeedRecipesIntegrationTests}.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class FeedSubscriberIntegrationTests {

	private static final String PREFIX = "zmq.subscribers.feed.";

	private static final String[] VLLM = { PREFIX + "frames=topic, sequence, payload",
			PREFIX + "sequence.format=u64-be" };

	private static final String[] BITCOIN = { PREFIX + "frames=topic, payload, sequence",
			PREFIX + "sequence.format=u32-le", PREFIX + "sequence.per=topic" };

	@BeforeAll
	static void libzmqIsThere() {
		PythonPeer.assumeAvailable();
	}

	private static String[] properties(String endpoint, String... feed) {
		List<String> properties = new ArrayList<>(List.of(feed));
		properties.add(PREFIX + "endpoints=" + endpoint);
		properties.add("zmq.reconnect-ivl=100ms");
		return properties.toArray(String[]::new);
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
	}

	private static JsonNode link(ConfigurableApplicationContext context) {
		return new Actuator(context).json("zmq").get("sockets").get(0).get("links").get(0);
	}

	@Test
	void whenTwentyMessagesAreMissingThenTheNextMessageTellsOfThem(CapturedOutput output) {
		try (FeedPeer peer = FeedPeer.bound("vllm");
				ConfigurableApplicationContext context = Apps.startWeb(NumberListener.class,
						properties(peer.endpoint(), VLLM))) {
			NumberListener listener = context.getBean(NumberListener.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			peer.tell("gap 20");
			peer.tell("send 5");
			assertThat(listener.next(15)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
					"30 lost 20", "31", "32", "33", "34");
			await(() -> listener.losses.size() == 1);
			assertThat(listener.losses.peek()).satisfies((loss) -> {
				assertThat(loss.link().socket()).isEqualTo("feed");
				assertThat(loss.topic()).isEqualTo("kv@10.0.0.1:8000@model");
				assertThat(loss.from()).isEqualTo(10);
				assertThat(loss.to()).isEqualTo(30);
				assertThat(loss.count()).isEqualTo(20);
				assertThat(loss.cause()).isEqualTo(MessageLossCause.GAP);
			});
			await(() -> link(context).get("sequence").get("last").asInt() == 34);
			assertThat(link(context).get("reconnects").asInt()).isZero();
			assertThat(link(context).get("sequence").toString())
				.isEqualTo("{\"last\":34,\"lost\":20,\"recovered\":0,\"restarts\":0,\"state\":\"followed\"}");
			assertThat(new Actuator(context).sum("zmq_messages_lost_total", "socket=\"feed\"")).isEqualTo(20);
			assertThat(output).contains("zmq link 'subscriber feed@" + peer.endpoint() + "' has lost 20 messages");
			peer.tell("repeat");
			peer.tell("garbage");
			assertThat(listener.next(2)).containsExactly("34", "null");
			assertThat(output).contains("has a number whose length does not fit");
			assertThat(listener.losses).hasSize(1);
		}
	}

	@Test
	void whenThePublisherRestartsThenANewLifeOrAnEstimateIsTold() {
		try (FeedPeer peer = FeedPeer.bound("vllm");
				ConfigurableApplicationContext context = Apps.startWeb(NumberListener.class,
						properties(peer.endpoint(), VLLM))) {
			NumberListener listener = context.getBean(NumberListener.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(listener.next(10)).last().isEqualTo("9");
			peer.tell("restart");
			peer.awaitSubscription("");
			peer.tell("send 2");
			assertThat(listener.next(2)).containsExactly("0 lost -1 in a new life", "1");
			peer.tell("restart 40");
			peer.awaitSubscription("");
			peer.tell("send 2");
			assertThat(listener.next(2)).containsExactly("40 lost 38", "41");
			await(() -> listener.losses.size() == 2);
			assertThat(listener.losses).extracting(ZmqMessagesLostEvent::cause)
				.containsExactly(MessageLossCause.NEW_LIFE, MessageLossCause.RECONNECT);
			await(() -> link(context).get("outages").size() == 2
					&& link(context).get("outages").get(1).get("lost").asLong() == 38);
			assertThat(link(context).get("outages").get(0).get("lost").isNull()).isTrue();
			assertThat(link(context).get("sequence").get("restarts").asInt()).isEqualTo(1);
			assertThat(new Actuator(context).sum("zmq_sequence_restarts_total", "socket=\"feed\"")).isEqualTo(1);
		}
	}

	@Test
	void whenThePublisherIsKilledThenItsSuccessorIsAnEstimateOrANewLife() {
		try (FeedPeer peer = FeedPeer.bound("vllm");
				ConfigurableApplicationContext context = Apps.startWeb(NumberListener.class,
						properties(peer.endpoint(), VLLM))) {
			NumberListener listener = context.getBean(NumberListener.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(listener.next(10)).last().isEqualTo("9");
			peer.kill();
			try (FeedPeer successor = FeedPeer.at(peer.endpoint(), "vllm", "first=40")) {
				successor.awaitSubscription("");
				successor.tell("send 2");
				assertThat(listener.next(2)).as("its numbers have overtaken ours").containsExactly("40 lost 30", "41");
				successor.kill();
			}
			try (FeedPeer successor = FeedPeer.at(peer.endpoint(), "vllm", "first=3")) {
				successor.awaitSubscription("");
				successor.tell("send 1");
				assertThat(listener.next(1)).containsExactly("3 lost -1 in a new life");
			}
			await(() -> listener.losses.size() == 2);
			assertThat(listener.losses).extracting(ZmqMessagesLostEvent::cause)
				.containsExactly(MessageLossCause.RECONNECT, MessageLossCause.NEW_LIFE);
			await(() -> link(context).get("outages").size() >= 2
					&& link(context).get("outages").get(1).get("lost").isNull());
			assertThat(link(context).get("outages").get(0).get("lost").asLong()).isEqualTo(30);
		}
	}

	@Test
	void whenBitcoinCoreLosesItemsThenTheyAreCountedByTopicAndNumbersMayWrap() {
		try (FeedPeer peer = FeedPeer.bound("bitcoind", "first=4294967290");
				ConfigurableApplicationContext context = Apps.start(NumberListener.class,
						properties(peer.endpoint(), BITCOIN))) {
			NumberListener listener = context.getBean(NumberListener.class);
			peer.awaitSubscription("");
			peer.tell("send 20");
			assertThat(listener.next(40)).noneMatch((message) -> message.contains("lost"))
				.contains("4294967295", "0", "13");
			peer.tell("gap 20");
			peer.tell("send 10");
			listener.next(20);
			await(() -> listener.losses.size() == 3);
			assertThat(listener.losses).extracting(ZmqMessagesLostEvent::count).containsExactly(20L, 18L, 2L);
		}
	}

	@Test
	void whenOneTopicOfBitcoinCoreIsReadThenNoGapIsInvented() {
		try (FeedPeer peer = FeedPeer.bound("bitcoind");
				ConfigurableApplicationContext context = Apps.start(BlockListener.class,
						properties(peer.endpoint(), BITCOIN))) {
			BlockListener listener = context.getBean(BlockListener.class);
			peer.awaitSubscription("hashblock");
			peer.tell("send 200");
			assertThat(listener.next(20)).last().isEqualTo("19");
			assertThat(listener.losses).isEmpty();
		}
	}

	@Test
	void whenAListenerOfMonerodIsSlowThenOneMessageOfEachNameWaits() throws InterruptedException {
		try (FeedPeer peer = FeedPeer.bound("monerod");
				ConfigurableApplicationContext context = Apps.start(MoneroListener.class,
						properties(peer.endpoint(), PREFIX + "topic-delimiter=:"))) {
			MoneroListener listener = context.getBean(MoneroListener.class);
			peer.awaitSubscription("json-minimal");
			peer.tell("send 1");
			await(() -> listener.slow.size() == 1);
			peer.tell("send 9");
			assertThat(listener.chains.poll(30, TimeUnit.SECONDS)).isEqualTo(new Chain(3_000_000, List.of("00ff")));
			ListenerInfo slow = context.getBean(ZmqListenerRegistry.class).listener("slow").orElseThrow();
			await(() -> slow.received() == 10);
			assertThat(slow.queue()).isEqualTo(2);
			listener.release.countDown();
			await(() -> listener.slow.size() == 3);
			assertThat(listener.slow.stream().skip(1)).containsExactlyInAnyOrder("json-minimal-txpool_add",
					"json-minimal-chain_main");
		}
	}

	@Test
	void shouldDecodePayloadsOfEddnAndQuarantineWhatCannotBeDecoded() {
		try (FeedPeer peer = FeedPeer.bound("eddn");
				ConfigurableApplicationContext context = Apps.start(EddnListener.class,
						properties(peer.endpoint(), PREFIX + "frames=payload", PREFIX + "payload-encoding=zlib"))) {
			EddnListener listener = context.getBean(EddnListener.class);
			peer.awaitSubscription("");
			peer.tell("send 1");
			peer.tell("garbage");
			peer.tell("bomb 64");
			peer.tell("send 1");
			await(() -> listener.received.size() == 6);
			String text = "{\"header\": {\"uploaderID\": \"0\"}, \"message\": {\"StarSystem\": \"System 0\"}}";
			assertThat(listener.received).contains("record System 0", "text " + text, "bytes " + text.length(),
					"record System 1");
			ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
			for (String id : List.of("record", "text", "bytes")) {
				await(() -> registry.quarantine(id).size() == 2);
				assertThat(registry.quarantine(id)).first()
					.satisfies((message) -> assertThat(message.error()).contains("as zlib", "has another encoding"));
				assertThat(registry.quarantine(id)).last()
					.satisfies((message) -> assertThat(message.error()).contains("Raise max-msg-size"));
			}
		}
	}

	@Test
	void whenTwoPublishersConnectThenEachTopicIsFollowed() {
		JsonNode sequence = twoPublishers("topic=one", "topic=two");
		assertThat(sequence.get("state").asString()).isEqualTo("followed");
		assertThat(sequence.get("lost").asInt()).isEqualTo(3);
	}

	@Test
	void whenTwoPublishersSendTheSameTopicThenItIsImplausible(CapturedOutput output) {
		JsonNode sequence = twoPublishers("topic=same", "topic=same");
		assertThat(sequence.get("state").asString()).isEqualTo("implausible");
		assertThat(output).contains("They are not judged until the next reconnect");
	}

	private static JsonNode twoPublishers(String one, String other) {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (ConfigurableApplicationContext context = Apps.startWeb(NumberListener.class,
				properties(endpoint, VLLM[0], VLLM[1], PREFIX + "sequence.per=topic", PREFIX + "mode=bind"));
				FeedPeer first = FeedPeer.at(endpoint, "vllm", "connect", one);
				FeedPeer second = FeedPeer.at(endpoint, "vllm", "connect", "first=500", other)) {
			NumberListener listener = context.getBean(NumberListener.class);
			first.awaitSubscription("");
			second.awaitSubscription("");
			for (int i = 0; i < 20; i++) {
				first.tell("send 1");
				listener.next(1);
				second.tell("send 1");
				listener.next(1);
			}
			first.tell("gap 3");
			first.tell("send 1");
			listener.next(1);
			await(() -> link(context).get("sequence").get("last").asInt() == 23);
			return link(context).get("sequence");
		}
	}

	@Test
	void whenThePublisherRestartsThenEachLaneLearnsOfItOnce() {
		try (FeedPeer peer = FeedPeer.bound("bitcoind");
				ConfigurableApplicationContext context = Apps.start(LanesListener.class,
						properties(peer.endpoint(), PREFIX + "frames=topic, payload, sequence",
								PREFIX + "sequence.format=u32-le", PREFIX + "sequence.per=topic"))) {
			LanesListener listener = context.getBean(LanesListener.class);
			peer.awaitSubscription("");
			peer.tell("send 20");
			listener.next(40);
			peer.tell("restart 0");
			peer.awaitSubscription("");
			peer.tell("send 20");
			assertThat(listener.next(40).stream().filter((message) -> message.contains("new life")))
				.containsExactlyInAnyOrder("sequence 0 lost -1 in a new life", "rawtx 0 lost -1 in a new life",
						"hashblock 0 lost -1 in a new life");
		}
	}

	@Test
	void whenThePublisherOfManyTopicsRestartsThenEachOfFourLanesLearnsOfItOnce() {
		String topics = IntStream.range(0, 32).mapToObj(String::valueOf).collect(Collectors.joining(","));
		try (FeedPeer peer = FeedPeer.bound("vllm", "topic=" + topics);
				ConfigurableApplicationContext context = Apps.start(LaneListener.class,
						properties(peer.endpoint(), VLLM))) {
			LaneListener listener = context.getBean(LaneListener.class);
			peer.awaitSubscription("");
			peer.tell("send 64");
			assertThat(listener.next(64)).allMatch((message) -> message.endsWith(" 0 false"));
			peer.tell("restart");
			peer.awaitSubscription("");
			peer.tell("send 64");
			Map<String, List<String>> byLane = listener.next(64)
				.stream()
				.collect(Collectors.groupingBy((message) -> message.substring(0, message.indexOf(' '))));
			assertThat(byLane).hasSize(4)
				.allSatisfy((lane, messages) -> assertThat(messages.get(0)).isEqualTo(lane + " -1 true"))
				.allSatisfy((lane, messages) -> assertThat(messages.subList(1, messages.size())).isNotEmpty()
					.containsOnly(lane + " 0 false"));
			await(() -> listener.losses.size() == 1);
		}
	}

	/** Takes what is told with each message as text. */
	abstract static class Told {

		final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

		final LinkedBlockingQueue<ZmqMessagesLostEvent> losses = new LinkedBlockingQueue<>();

		@EventListener
		void onLoss(ZmqMessagesLostEvent event) {
			this.losses.add(event);
		}

		void tell(@Nullable Long number, long lost, boolean newLife) {
			this.told.add(number + ((lost != 0) ? " lost " + lost : "") + (newLife ? " in a new life" : ""));
		}

		List<String> next(int count) {
			List<String> next = new ArrayList<>();
			try {
				for (int i = 0; i < count; i++) {
					next.add(Objects.requireNonNull(this.told.poll(30, TimeUnit.SECONDS), "a message that was sent"));
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return next;
		}

	}

	static class NumberListener extends Told {

		@ZmqListener(subscriber = "feed")
		void on(byte[] payload, @Header(name = ZmqHeaders.SEQUENCE, required = false) @Nullable Long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost,
				@Header(name = ZmqHeaders.NEW_LIFE, required = false) boolean newLife) {
			tell(number, lost, newLife);
		}

	}

	static class BlockListener extends Told {

		@ZmqListener(subscriber = "feed", topics = "hashblock")
		void on(byte[] payload, @Header(ZmqHeaders.SEQUENCE) long number) {
			tell(number, 0, false);
		}

	}

	static class LanesListener extends Told {

		@ZmqListener(subscriber = "feed", concurrency = "4")
		void on(byte[] payload, @Header(ZmqHeaders.TOPIC) String topic, @Header(ZmqHeaders.SEQUENCE) long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, required = false) @Nullable Long lost,
				@Header(name = ZmqHeaders.NEW_LIFE, required = false) boolean newLife) {
			this.told.add(
					topic + " " + number + ((lost != null) ? " lost " + lost : "") + (newLife ? " in a new life" : ""));
		}

	}

	static class LaneListener extends Told {

		@ZmqListener(subscriber = "feed", concurrency = "4")
		void on(byte[] payload, @Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost,
				@Header(name = ZmqHeaders.NEW_LIFE, required = false) boolean newLife) {
			this.told.add(Thread.currentThread().getName() + " " + lost + " " + newLife);
		}

	}

	record Chain(long first_height, List<String> ids) {
	}

	static class MoneroListener {

		final LinkedBlockingQueue<Chain> chains = new LinkedBlockingQueue<>();

		final LinkedBlockingQueue<String> slow = new LinkedBlockingQueue<>();

		final CountDownLatch release = new CountDownLatch(1);

		@ZmqListener(subscriber = "feed", topics = "json-minimal-chain_main")
		void onChain(Chain chain) {
			this.chains.add(chain);
		}

		@ZmqListener(id = "slow", subscriber = "feed", topics = "json-minimal", overflow = "conflate")
		void onAny(String payload, @Header(ZmqHeaders.TOPIC) String topic) throws InterruptedException {
			this.slow.add(topic);
			this.release.await();
		}

	}

	record System(String StarSystem) {
	}

	record Eddn(Map<String, String> header, System message) {
	}

	static class EddnListener {

		final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

		@ZmqListener(id = "record", subscriber = "feed")
		void onRecord(Eddn eddn) {
			this.received.add("record " + eddn.message().StarSystem());
		}

		@ZmqListener(id = "text", subscriber = "feed")
		void onText(String text) {
			this.received.add("text " + text);
		}

		@ZmqListener(id = "bytes", subscriber = "feed")
		void onBytes(byte[] bytes) {
			this.received.add("bytes " + bytes.length);
		}

	}

}
