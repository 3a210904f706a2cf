package org.zmqspring.integration.feeds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Actuator;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqHeaders;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each recipe of {@code docs/feeds.md} receives what the real feed sends, and tells what
 * the page says.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class FeedRecipesIntegrationTests {

	private static final Recipe VLLM = Recipe.of("vLLM, SGLang, TensorRT-LLM");

	private static final Recipe BITCOIN = Recipe.of("Bitcoin Core, Dash");

	private static final Recipe CLONE = Recipe.of("The Clone pattern of the ZeroMQ guide");

	private static final Recipe MONERO = Recipe.of("monerod");

	private static final Recipe MISP = Recipe.of("MISP, Frigate");

	private static final Recipe EDDN = Recipe.of("EDDN");

	private static final Recipe NDOV = Recipe.of("NDOV");

	private static final Recipe JUPYTER = Recipe.of("Jupyter");

	private static final Recipe DYNAMO = Recipe.of("NVIDIA Dynamo");

	@Test
	void everyRecipeOfThePageIsRunHere() {
		assertThat(Recipe.all()).containsExactly(VLLM, BITCOIN, CLONE, MONERO, MISP, EDDN, NDOV, JUPYTER, DYNAMO);
	}

	private static <T> List<T> next(BlockingQueue<T> queue, int count) {
		List<T> next = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				next.add(Objects.requireNonNull(queue.poll(30, TimeUnit.SECONDS), "a message that was sent"));
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return next;
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
	}

	private static JsonNode sequence(ConfigurableApplicationContext context) {
		return new Actuator(context).json("zmq").get("sockets").get(0).get("links").get(0).get("sequence");
	}

	@Test
	void vllm(CapturedOutput output) {
		try (FeedPeer peer = FeedPeer.bound("vllm");
				ConfigurableApplicationContext context = VLLM.start(FeedRecipes.Vllm.class, peer.endpoint())) {
			BlockingQueue<String> index = context.getBean(FeedRecipes.Vllm.class).index.calls;
			peer.awaitSubscription("");
			peer.tell("send 2");
			peer.tell("gap 5");
			peer.tell("send 1");
			assertThat(next(index, 4)).containsExactly("12 bytes", "12 bytes", "clear", "12 bytes");
			peer.tell("restart");
			peer.awaitSubscription("");
			peer.tell("send 1");
			assertThat(next(index, 2)).containsExactly("clear", "12 bytes");
			await(() -> sequence(context).get("restarts").asInt() == 1);
			assertThat(sequence(context).get("lost").asInt()).isEqualTo(5);
			assertThat(output).doesNotContain("filters messages");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 2 })
	void vllmThatKeepsItsEvents(int frames, CapturedOutput output) {
		try (FeedPeer peer = FeedPeer.bound("vllm", "replay=tcp://127.0.0.1:*", "format=" + frames)) {
			peer.tell("send 3");
			try (ConfigurableApplicationContext context = VLLM.start(1, FeedRecipes.Vllm.class, peer.endpoint(),
					peer.replayEndpoint())) {
				BlockingQueue<String> index = context.getBean(FeedRecipes.Vllm.class).index.calls;
				peer.awaitSubscription("");
				peer.tell("send 2");
				assertThat(next(index, 5)).as("those from before the start, too").containsOnly("12 bytes");
				peer.tell("gap 5");
				peer.tell("send 1");
				assertThat(next(index, 6)).containsOnly("12 bytes");
				peer.tell("restart");
				peer.awaitSubscription("");
				peer.tell("send 1");
				assertThat(next(index, 2)).containsExactly("clear", "12 bytes");
				await(() -> sequence(context).get("restarts").asInt() == 1);
				assertThat(sequence(context).get("lost").asInt()).isZero();
				assertThat(sequence(context).get("recovered").asInt()).isGreaterThanOrEqualTo(8);
				assertThat(output).doesNotContain("has lost 5");
			}
		}
	}

	@Test
	void bitcoinCore() {
		try (FeedPeer peer = FeedPeer.bound("bitcoind");
				ConfigurableApplicationContext context = BITCOIN.start(FeedRecipes.Bitcoin.class, peer.endpoint())) {
			FeedRecipes.Bitcoin listener = context.getBean(FeedRecipes.Bitcoin.class);
			awaitBoth(peer);
			peer.tell("send 10");
			assertThat(next(listener.blocks, 1)).containsExactly("0000000000000009".repeat(4));
			assertThat(next(listener.transactions.calls, 9)).containsOnly("rawtx 196 bytes");
			peer.tell("gap 20");
			peer.tell("send 1");
			assertThat(next(listener.transactions.calls, 2)).containsExactly("clear rawtx", "rawtx 196 bytes");
			await(() -> sequence(context).get("lost").asInt() == 18);
			peer.tell("send 9");
			assertThat(next(listener.blocks, 1)).containsExactly("0000000000000027".repeat(4));
			await(() -> sequence(context).get("lost").asInt() == 20);
		}
	}

	@Test
	void dash() {
		try (FeedPeer peer = FeedPeer.bound("dash");
				ConfigurableApplicationContext context = BITCOIN.start(FeedRecipes.Bitcoin.class, peer.endpoint())) {
			FeedRecipes.Bitcoin listener = context.getBean(FeedRecipes.Bitcoin.class);
			awaitBoth(peer);
			peer.tell("send 2");
			peer.tell("gap 3");
			peer.tell("send 1");
			assertThat(next(listener.transactions.calls, 8)).containsExactly("rawtx 196 bytes", "rawtxlock 196 bytes",
					"rawtx 196 bytes", "rawtxlock 196 bytes", "clear rawtx", "rawtx 196 bytes", "clear rawtxlock",
					"rawtxlock 196 bytes");
			await(() -> sequence(context).get("lost").asInt() == 6);
			peer.tell("send 4");
			assertThat(next(listener.blocks, 1)).hasSize(1);
		}
	}

	/** The two listeners subscribe one after the other. */
	private static void awaitBoth(FeedPeer peer) {
		peer.awaitSubscriptions("hashblock", "rawtx");
	}

	@Test
	void clone(CapturedOutput output) {
		try (FeedPeer peer = FeedPeer.bound("clone");
				ConfigurableApplicationContext context = CLONE.start(FeedRecipes.Clone.class, peer.endpoint())) {
			Map<String, String> values = context.getBean(FeedRecipes.Clone.class).values;
			peer.awaitSubscription("/client/");
			peer.tell("send 3");
			peer.tell("gap 2");
			peer.tell("send 2");
			await(() -> values.equals(Map.of("/client/one", "value 6")));
			peer.tell("send 90");
			await(() -> values.equals(Map.of("/client/one", "value 96", "/client/two", "value 94")));
			assertThat(sequence(context)).isNull();
			assertThat(output).doesNotContain("has lost", "filters messages");
		}
	}

	@Test
	void whenAllKeysOfACloneAreSubscribedThenGapsAreTold() {
		try (FeedPeer peer = FeedPeer.bound("clone");
				ConfigurableApplicationContext context = CLONE.start(1, AllKeys.class, peer.endpoint())) {
			AllKeys keys = context.getBean(AllKeys.class);
			peer.awaitSubscription("");
			peer.tell("send 4");
			peer.tell("gap 7");
			peer.tell("send 1");
			assertThat(next(keys.received, 5)).containsExactly("/client/one 0 value 0", "/client/two 1 value 1",
					"/server/one 2 value 2", "/client/one 3 value 3", "/server/one 11 value 11 lost 7");
			await(() -> sequence(context).get("lost").asInt() == 7);
		}
	}

	@Test
	void whenTheNumbersOfACloneAreJudgedInASubtreeThenTheyBecomeImplausible(CapturedOutput output) {
		try (FeedPeer peer = FeedPeer.bound("clone");
				ConfigurableApplicationContext context = CLONE.start(1, Subtree.class, peer.endpoint())) {
			Subtree subtree = context.getBean(Subtree.class);
			assertThat(output).contains("topic '/client/' filters messages");
			peer.awaitSubscription("/client/");
			peer.tell("send 90");
			assertThat(next(subtree.received, 60)).startsWith("0", "1", "3 lost 1", "4", "6 lost 1").endsWith("88");
			await(() -> sequence(context).get("state").asString().equals("implausible"));
			assertThat(output.getOut().split("They are not judged until the next reconnect", -1)).hasSize(2);
			assertThat(sequence(context).get("lost").asInt()).isEqualTo(15);
		}
	}

	@Test
	void monero() {
		try (FeedPeer peer = FeedPeer.bound("monerod");
				ConfigurableApplicationContext context = MONERO.start(FeedRecipes.Monero.class, peer.endpoint())) {
			peer.awaitSubscription("json-minimal-chain_main");
			peer.tell("send 10");
			assertThat(next(context.getBean(FeedRecipes.Monero.class).heights, 2)).containsExactly(3_000_000L,
					3_000_001L);
		}
	}

	@Test
	void misp() {
		try (FeedPeer peer = FeedPeer.bound("misp");
				ConfigurableApplicationContext context = MISP.start(FeedRecipes.Misp.class, peer.endpoint())) {
			peer.awaitSubscription("misp_json_attribute");
			peer.tell("send 6");
			assertThat(next(context.getBean(FeedRecipes.Misp.class).attributes, 2)).containsExactly(
					Map.of("type", "ip-dst", "value", "10.0.0.0"), Map.of("type", "ip-dst", "value", "10.0.0.3"));
		}
	}

	@Test
	void frigate() {
		try (FeedPeer peer = FeedPeer.bound("frigate");
				ConfigurableApplicationContext context = MISP.start(Detections.class, peer.endpoint())) {
			peer.awaitSubscription("detection/");
			peer.tell("send 1");
			assertThat(next(context.getBean(Detections.class).received, 1))
				.containsExactly("detection/video [front, front-0, 0.5, [], [], []]");
		}
	}

	@Test
	void eddn() {
		try (FeedPeer peer = FeedPeer.bound("eddn");
				ConfigurableApplicationContext context = EDDN.start(FeedRecipes.Eddn.class, peer.endpoint())) {
			peer.awaitSubscription("");
			peer.tell("send 1");
			peer.tell("garbage");
			peer.tell("bomb 64");
			peer.tell("send 1");
			assertThat(next(context.getBean(FeedRecipes.Eddn.class).systems, 2)).containsExactly("System 0",
					"System 1");
			assertQuarantined(context, "has another encoding", "Raise max-msg-size");
		}
	}

	@Test
	void ndov() {
		try (FeedPeer peer = FeedPeer.bound("ndov");
				ConfigurableApplicationContext context = NDOV.start(FeedRecipes.Ndov.class, peer.endpoint())) {
			peer.awaitSubscription("/RIG/KV6posinfo");
			peer.tell("send 1");
			peer.tell("garbage");
			peer.tell("bomb 64");
			peer.tell("send 1");
			assertThat(next(context.getBean(FeedRecipes.Ndov.class).positions, 2))
				.allMatch((xml) -> xml.startsWith("<VV_TM_PUSH>") && xml.endsWith("</VV_TM_PUSH>"));
			assertQuarantined(context, "as gzip", "Raise max-msg-size");
		}
	}

	private static void assertQuarantined(ConfigurableApplicationContext context, String first, String second) {
		ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
		ListenerInfo listener = registry.listeners().iterator().next();
		await(() -> registry.quarantine(listener.id()).size() == 2);
		assertThat(registry.quarantine(listener.id())).satisfiesExactly(
				(message) -> assertThat(message.error()).contains(first),
				(message) -> assertThat(message.error()).contains(second));
	}

	@Test
	void jupyter(CapturedOutput output) {
		try (FeedPeer peer = FeedPeer.bound("jupyter");
				ConfigurableApplicationContext context = JUPYTER.start(FeedRecipes.Jupyter.class, peer.endpoint())) {
			peer.awaitSubscription("");
			peer.tell("send 1");
			peer.tell("garbage");
			peer.tell("send 1");
			assertThat(next(context.getBean(FeedRecipes.Jupyter.class).lines, 2)).containsExactly("line 0\n",
					"line 1\n");
			assertThat(output).contains("zmq link 'subscriber iopub@" + peer.endpoint()
					+ "': a message made the ZmqFraming bean throw an exception");
		}
	}

	@Test
	void dynamo() {
		try (FeedPeer peer = FeedPeer.bound("dynamo", "topic=kv-events", "publisher=18446744073709551615");
				ConfigurableApplicationContext context = DYNAMO.start(FeedRecipes.Dynamo.class, peer.endpoint())) {
			BlockingQueue<String> events = context.getBean(FeedRecipes.Dynamo.class).events.calls;
			peer.awaitSubscription("");
			peer.tell("send 2");
			peer.tell("gap 20");
			peer.tell("send 1");
			String topic = "kv-events/18446744073709551615";
			assertThat(next(events, 4)).containsExactly(topic + " 7 bytes", topic + " 7 bytes", "clear " + topic,
					topic + " 8 bytes");
			await(() -> sequence(context).get("lost").asInt() == 20);
			peer.kill();
			try (FeedPeer successor = FeedPeer.at(peer.endpoint(), "dynamo", "topic=kv-events", "publisher=2",
					"first=7")) {
				successor.awaitSubscription("");
				successor.tell("send 1");
				assertThat(next(events, 1)).containsExactly("kv-events/2 7 bytes");
			}
		}
	}

	static class AllKeys {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@ZmqListener(subscriber = "clone")
		void on(String value, @Header(ZmqHeaders.TOPIC) String key, @Header(ZmqHeaders.SEQUENCE) long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost) {
			this.received.add(key + " " + number + " " + value + ((lost != 0) ? " lost " + lost : ""));
		}

	}

	static class Subtree {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@ZmqListener(subscriber = "clone", topics = "/client/")
		void on(String value, @Header(ZmqHeaders.SEQUENCE) long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost) {
			this.received.add(number + ((lost != 0) ? " lost " + lost : ""));
		}

	}

	static class Detections {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@ZmqListener(subscriber = "misp", topics = "detection/")
		void on(List<Object> json, @Header(ZmqHeaders.TOPIC) String topic) {
			this.received.add(topic + " " + json);
		}

	}

}
