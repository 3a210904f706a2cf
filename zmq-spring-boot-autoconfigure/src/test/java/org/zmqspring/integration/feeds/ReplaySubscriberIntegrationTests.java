package org.zmqspring.integration.feeds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.integration.Actuator;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.faults.Figures;
import org.zmqspring.integration.faults.Pause;
import org.zmqspring.listen.ZmqMessagesLostEvent;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.Resolution;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that only configure where to ask get the messages that they have missed,
 * from a publisher of libzmq that sends and answers as vLLM does.
 */
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class ReplaySubscriberIntegrationTests {

	private static final String PREFIX = "zmq.subscribers.feed.";

	private static final String REPLAY = "replay=tcp://127.0.0.1:*";

	/** Because of gaps, a publisher is asked once in this time at most. */
	private static final Duration GAP_INTERVAL = Duration.ofSeconds(5);

	@BeforeAll
	static void libzmqIsThere() {
		PythonPeer.assumeAvailable();
	}

	private static FeedPeer publisher(String... options) {
		return FeedPeer.bound("vllm", Stream.concat(Stream.of(REPLAY), Stream.of(options)).toArray(String[]::new));
	}

	private static ConfigurableApplicationContext subscriber(FeedPeer peer, String... properties) {
		return subscriber(Told.class, peer.endpoint(), peer.replayEndpoint(), properties);
	}

	private static ConfigurableApplicationContext subscriber(Class<?> application, String endpoint, String replay,
			String... properties) {
		List<String> all = new ArrayList<>(List.of(PREFIX + "endpoints=" + endpoint,
				PREFIX + "frames=topic, sequence, payload", PREFIX + "sequence.format=u64-be",
				PREFIX + "replay.endpoints=" + replay, PREFIX + "replay.timeout=8s", "zmq.reconnect-ivl=100ms"));
		all.addAll(List.of(properties));
		return Apps.startWeb(application, all.toArray(String[]::new));
	}

	private static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
	}

	private static JsonNode link(ConfigurableApplicationContext context) {
		return new Actuator(context).json("zmq").get("sockets").get(0).get("links").get(0);
	}

	private static void awaitFigures(ConfigurableApplicationContext context, long last, long lost, long recovered,
			long restarts) {
		String figures = "{\"last\":" + last + ",\"lost\":" + lost + ",\"recovered\":" + recovered + ",\"restarts\":"
				+ restarts + ",\"state\":\"followed\"}";
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(link(context).get("sequence").toString()).isEqualTo(figures);
			Actuator actuator = new Actuator(context);
			assertThat(actuator.sum("zmq_messages_recovered_total", "socket=\"feed\"")).isEqualTo(recovered);
			assertThat(actuator.sum("zmq_messages_lost_total", "socket=\"feed\"")).isEqualTo(lost);
		});
	}

	private static List<String> live(long from, long to) {
		return LongStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
	}

	private static List<String> recovered(long from, long to) {
		return LongStream.rangeClosed(from, to).mapToObj((number) -> number + " recovered").toList();
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 2 })
	void whenMessagesAreMissingNowAndThenThenEachGapIsRecovered(int format) {
		try (FeedPeer peer = publisher("format=" + format); ConfigurableApplicationContext context = subscriber(peer)) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(0, 9));
			int number = 10;
			for (int gap : List.of(20, 1, 7)) {
				peer.tell("gap " + gap);
				peer.tell("send 5");
				assertThat(told.next(gap)).isEqualTo(recovered(number, number + gap - 1));
				number += gap;
				assertThat(told.next(5)).isEqualTo(live(number, number + 4));
				number += 5;
				Pause.of(GAP_INTERVAL);
			}
			awaitFigures(context, 52, 0, 28, 0);
			assertThat(told.losses).isEmpty();
			assertThat(told.isEmpty()).isTrue();
			assertThat(link(context).get("reconnects").asInt()).isZero();
		}
	}

	@Test
	void whenMoreMessagesAreMissingBeforeTheAnswerThenItBringsThemToo() {
		try (FeedPeer peer = publisher("delay=3");
				ConfigurableApplicationContext context = subscriber(peer, PREFIX + "replay.timeout=8s")) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			for (int gap : List.of(20, 1, 7)) {
				peer.tell("gap " + gap);
				peer.tell("send 1");
			}
			List<String> expected = new ArrayList<>(live(0, 9));
			expected.addAll(recovered(10, 29));
			expected.addAll(List.of("30", "31 recovered", "32"));
			expected.addAll(recovered(33, 39));
			expected.add("40");
			assertThat(told.next(41)).isEqualTo(expected);
			awaitFigures(context, 40, 0, 28, 0);
			assertThat(told.losses).isEmpty();
		}
	}

	@Test
	void whenThePublisherRestartsAndOvertakesItsNumbersThenAllOfBothLivesIsDelivered() {
		try (FeedPeer peer = publisher(); ConfigurableApplicationContext context = subscriber(peer)) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 100");
			assertThat(told.next(100)).isEqualTo(live(0, 99));
			peer.tell("restart 0");
			// the next live number follows the last one of the old life
			peer.tell("gap 100");
			await(() -> link(context).get("reconnects").asInt() == 1);
			peer.tell("send 50");
			List<String> second = told.next(150);
			assertThat(second).first().isEqualTo("0 lost -1 in a new life recovered");
			assertThat(second.subList(1, 100)).isEqualTo(recovered(1, 99));
			assertThat(second.subList(100, 150).stream().map((message) -> message.split(" ")[0]))
				.isEqualTo(live(100, 149));
			await(() -> link(context).get("sequence").get("last").asInt() == 149);
			JsonNode sequence = link(context).get("sequence");
			assertThat(sequence.get("restarts").asInt()).isEqualTo(1);
			assertThat(sequence.get("lost").asInt()).isZero();
			assertThat(sequence.get("recovered").asInt()).isBetween(100, 150);
			assertThat(told.losses).extracting(ZmqMessagesLostEvent::cause).containsExactly(MessageLossCause.NEW_LIFE);
			assertThat(told.isEmpty()).isTrue();
			assertThat(new Actuator(context).sum("zmq_sequence_restarts_total", "socket=\"feed\"")).isEqualTo(1);
		}
	}

	@Test
	void whenThePublisherIsKilledThenItsSuccessorGivesAllOfItsLife() {
		try (FeedPeer peer = publisher(); ConfigurableApplicationContext context = subscriber(peer)) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(0, 9));
			peer.kill();
			try (FeedPeer successor = FeedPeer.at(peer.endpoint(), "vllm", "replay=" + peer.replayEndpoint(),
					"size=1")) {
				successor.tell("gap 150");
				successor.tell("send 1");
				List<String> second = told.next(151);
				assertThat(second).first().isEqualTo("0 lost -1 in a new life recovered");
				assertThat(second.subList(1, 150)).isEqualTo(recovered(1, 149));
				assertThat(second.get(150)).startsWith("150");
			}
			await(() -> link(context).get("sequence").get("last").asInt() == 150);
			assertThat(link(context).get("sequence").get("lost").asInt()).isZero();
			assertThat(link(context).get("sequence").get("restarts").asInt()).isEqualTo(1);
		}
	}

	@Test
	void whenThePublisherDoesNotKeepEnoughThenTheRestIsLost() {
		try (FeedPeer peer = publisher("buffer=50"); ConfigurableApplicationContext context = subscriber(peer)) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 100");
			assertThat(told.next(100)).isEqualTo(live(0, 99));
			peer.tell("gap 200");
			peer.tell("send 1");
			// of the 50 messages that it keeps, the last one was received
			assertThat(told.next(1)).containsExactly("251 lost 151 recovered");
			assertThat(told.next(48)).isEqualTo(recovered(252, 299));
			assertThat(told.next(1)).isEqualTo(live(300, 300));
			await(() -> told.losses.size() == 1);
			assertThat(told.losses.peek()).satisfies((loss) -> {
				assertThat(loss.cause()).isEqualTo(MessageLossCause.REPLAY_INCOMPLETE);
				assertThat(loss.from()).isEqualTo(100);
				assertThat(loss.to()).isEqualTo(251);
				assertThat(loss.count()).isEqualTo(151);
			});
			awaitFigures(context, 300, 151, 49, 0);
			assertThat(told.losses).hasSize(1);
		}
	}

	@Test
	void whenTheAnswerIsTooLateThenLiveMessagesGoOnAndNothingIsDeliveredLate(CapturedOutput output) {
		try (FeedPeer peer = publisher("delay=20");
				ConfigurableApplicationContext context = subscriber(peer, PREFIX + "replay.timeout=2s")) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(0, 9));
			Instant missed = Instant.now();
			peer.tell("gap 20");
			peer.tell("send 5");
			assertThat(told.next(5)).containsExactly("30 lost 20", "31", "32", "33", "34");
			Duration waited = Duration.between(missed, Instant.now());
			assertThat(waited).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(17));
			await(() -> told.losses.size() == 1);
			assertThat(told.losses.peek()).extracting(ZmqMessagesLostEvent::cause)
				.isEqualTo(MessageLossCause.REPLAY_INCOMPLETE);
			assertThat(output).contains("has lost 20 messages: the publisher did not send them again");
			// the publisher is not asked for 30 seconds
			peer.tell("gap 7");
			peer.tell("send 1");
			assertThat(told.next(1)).containsExactly("42 lost 7");
			await(() -> told.losses.size() == 2);
			assertThat(told.losses).extracting(ZmqMessagesLostEvent::cause).endsWith(MessageLossCause.GAP);
			assertThat(Duration.between(missed, Instant.now())).isLessThan(Duration.ofSeconds(19));
			peer.awaitAnswer();
			peer.tell("send 1");
			assertThat(told.next(1)).isEqualTo(live(43, 43));
			assertThat(told.isEmpty()).isTrue();
			awaitFigures(context, 43, 27, 0, 0);
			Figures.note("the answer of a replay comes after 20 s", "live messages wait for %d ms", waited.toMillis());
		}
	}

	/**
	 * The publisher drops messages of its answer when so many wait for the subscriber.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1000, 100 })
	void whenLongAnswersHaveHolesThenEveryMessageIsDeliveredOrCounted(int queue) {
		int count = 10_000;
		try (FeedPeer peer = publisher("size=1000", "buffer=20000", "hwm=" + queue);
				ConfigurableApplicationContext context = subscriber(peer, PREFIX + "replay.timeout=8s")) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 1");
			assertThat(told.next(1)).isEqualTo(live(0, 0));
			Instant missed = Instant.now();
			peer.tell("gap " + count);
			peer.tell("send 1");
			long last = 0;
			long lost = 0;
			long received = 0;
			while (last != count + 1) {
				String[] message = told.next(1).get(0).split(" ");
				long before = (message.length > 2) ? Long.parseLong(message[2]) : 0;
				assertThat(Long.parseLong(message[0])).isEqualTo(last + before + 1);
				last += before + 1;
				lost += before;
				received++;
			}
			awaitFigures(context, count + 1, lost, received - 1, 0);
			assertThat(told.isEmpty()).isTrue();
			Figures.note("10,000 messages of 1 KB are asked for, and answers have holes",
					"queue of %d: %d recovered with %d answers, %d lost, %d ms", queue, received - 1, peer.answers(),
					lost, Duration.between(missed, Instant.now()).toMillis());
			assertThat(received).isGreaterThan(100);
			if (queue < 1000) {
				assertThat(peer.answers()).as("answers, because of holes").isGreaterThan(1);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 2 })
	void whenASubscriberJoinsThenItGetsAllThatIsKept(int format) {
		try (FeedPeer peer = publisher("format=" + format, "buffer=500")) {
			peer.tell("gap 600");
			try (ConfigurableApplicationContext context = subscriber(peer, PREFIX + "replay.on-join=all")) {
				Told told = context.getBean(Told.class);
				peer.awaitSubscription("");
				if (format == 3) {
					assertThat(told.next(500)).as("no live message is needed").isEqualTo(recovered(100, 599));
				}
				peer.tell("send 1");
				if (format == 2) {
					assertThat(told.next(499)).as("its topic is needed").isEqualTo(recovered(101, 599));
				}
				assertThat(told.next(1)).isEqualTo(live(600, 600));
				peer.tell("send 2");
				assertThat(told.next(2)).isEqualTo(live(601, 602));
				await(() -> link(context).get("sequence").get("last").asInt() == 602);
				assertThat(link(context).get("sequence").get("lost").asInt()).isZero();
				assertThat(link(context).get("sequence").get("restarts").asInt()).isZero();
				assertThat(told.losses).isEmpty();
			}
		}
	}

	@Test
	void whenASubscriberJoinsAndWantsNothingThatIsKeptThenThePublisherIsNotAsked() {
		String replay = "tcp://127.0.0.1:" + TestPorts.free();
		try (FeedPeer peer = FeedPeer.bound("vllm");
				PythonPeer silent = FeedPeer.program("bad_replay.py", replay, "silence");
				ConfigurableApplicationContext context = subscriber(Told.class, peer.endpoint(), replay)) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			// these may arrive before the link is up
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(0, 9));
			Apps.awaitUp(context);
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(10, 19));
			assertThat(silent.hasPrinted()).as("a request").isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "silence", "garbage", "endless", "repeat", "back", "ahead", "end" })
	void whenAReplaySocketAnswersBadlyThenLiveMessagesGoOn(String how, CapturedOutput output) {
		String replay = "tcp://127.0.0.1:" + TestPorts.free();
		try (FeedPeer peer = FeedPeer.bound("vllm");
				PythonPeer bad = FeedPeer.program("bad_replay.py", replay, how);
				ConfigurableApplicationContext context = subscriber(Told.class, peer.endpoint(), replay,
						PREFIX + "replay.timeout=2s")) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(0, 9));
			Instant missed = Instant.now();
			peer.tell("gap 20");
			peer.tell("send 5");
			told.await("34");
			assertThat(Duration.between(missed, Instant.now())).isLessThan(Duration.ofSeconds(25));
			awaitLive(peer, told);
			assertThat(bad.awaitLine((line) -> line.startsWith("asked "))).isEqualTo("asked 9");
			assertThat(link(context).get("reconnects").asInt()).isZero();
			assertThat(link(context).get("state").asString()).isEqualTo("UP");
			assertThat(output.getOut().lines().filter((line) -> line.contains("its replay socket")))
				.hasSizeLessThanOrEqualTo(2);
			if (!how.equals("endless")) {
				await(() -> !told.losses.isEmpty());
			}
			if (List.of("garbage", "repeat", "back").contains(how)) {
				assertThat(output).contains("a message of its replay socket has");
			}
		}
	}

	@Test
	void whenAnEndlessAnswerFollowsAReconnectThenLiveMessagesGoOn() {
		String replay = "tcp://127.0.0.1:" + TestPorts.free();
		try (FeedPeer peer = FeedPeer.bound("vllm");
				PythonPeer bad = FeedPeer.program("bad_replay.py", replay, "endless");
				ConfigurableApplicationContext context = subscriber(Told.class, peer.endpoint(), replay,
						PREFIX + "replay.timeout=2s")) {
			Told told = context.getBean(Told.class);
			peer.awaitSubscription("");
			peer.tell("send 10");
			assertThat(told.next(10)).isEqualTo(live(0, 9));
			peer.tell("restart 10");
			peer.awaitSubscription("");
			bad.awaitLine((line) -> line.startsWith("asked "));
			awaitLive(peer, told);
		}
	}

	/** Wait until each live message is delivered as usual, after a bad answer. */
	private static void awaitLive(FeedPeer peer, Told told) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			told.drain();
			List<String> sent = peer.tell("send 5").stream().map((line) -> line.split(" ")[1]).toList();
			return sent.equals(told.nextOrNothing(5));
		});
	}

	@Test
	void whenAHostHasTwoAddressesThenThePublisherOfTheLiveMessagesIsAsked() {
		int port = TestPorts.free();
		int replayPort = TestPorts.free();
		try (FeedPeer one = publisherAt("127.0.0.1", port, replayPort);
				FeedPeer two = publisherAt("127.0.0.2", port, replayPort);
				ConfigurableApplicationContext context = subscriber(TwoAddresses.class, "tcp://pods.test:" + port,
						"tcp://pods.test:" + replayPort, PREFIX + "replay.on-join=all")) {
			Told told = context.getBean(Told.class);
			one.tell("gap 10");
			two.tell("gap 20");
			Apps.awaitUp(context);
			one.tell("send 1");
			two.tell("send 1");
			String first = told.next(1).get(0);
			assertThat(first).isEqualTo("0 recovered");
			List<String> topics = new ArrayList<>();
			int count = "127.0.0.1".equals(told.topics.peek()) ? 11 : 21;
			await(() -> told.topics.size() >= count);
			told.topics.drainTo(topics);
			assertThat(topics).containsOnly(topics.get(0)).hasSize(count);
		}
	}

	private static FeedPeer publisherAt(String address, int port, int replayPort) {
		return FeedPeer.at("tcp://" + address + ":" + port, "vllm", "topic=" + address,
				"replay=tcp://" + address + ":" + replayPort);
	}

	/** Takes what is told with each message as text. */
	static class Told {

		private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

		final LinkedBlockingQueue<String> topics = new LinkedBlockingQueue<>();

		final LinkedBlockingQueue<ZmqMessagesLostEvent> losses = new LinkedBlockingQueue<>();

		@EventListener
		void onLoss(ZmqMessagesLostEvent event) {
			this.losses.add(event);
		}

		@ZmqListener(subscriber = "feed")
		void on(byte[] payload, @Header(ZmqHeaders.TOPIC) String topic,
				@Header(name = ZmqHeaders.SEQUENCE, required = false) @Nullable Long number,
				@Header(name = ZmqHeaders.LOST_BEFORE, defaultValue = "0") long lost,
				@Header(name = ZmqHeaders.NEW_LIFE, required = false) boolean newLife,
				@Header(name = ZmqHeaders.RECOVERED, required = false) boolean recovered) {
			this.topics.add(topic);
			this.told.add(number + ((lost != 0) ? " lost " + lost : "") + (newLife ? " in a new life" : "")
					+ (recovered ? " recovered" : ""));
		}

		List<String> next(int count) {
			List<String> next = new ArrayList<>();
			try {
				for (int i = 0; i < count; i++) {
					String message = this.told.poll(30, TimeUnit.SECONDS);
					next.add(Objects.requireNonNull(message, "a message that was sent, after " + next));
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return next;
		}

		/** Wait for a message; those before it are dropped. */
		void await(String message) {
			String next = next(1).get(0);
			while (!next.equals(message)) {
				next = next(1).get(0);
			}
		}

		/** The next messages; fewer if none is delivered for a second. */
		List<String> nextOrNothing(int count) {
			List<String> next = new ArrayList<>();
			try {
				for (int i = 0; i < count; i++) {
					String message = this.told.poll(1, TimeUnit.SECONDS);
					if (message == null) {
						return next;
					}
					next.add(message);
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return next;
		}

		void drain() {
			this.told.clear();
		}

		boolean isEmpty() {
			return this.told.isEmpty();
		}

	}

	/** Its resolver finds two addresses, each time in another order. */
	static class TwoAddresses extends Told {

		private final AtomicInteger calls = new AtomicInteger();

		@Bean
		NameResolver resolver() {
			return (host, ipv6, answer) -> answer.accept(new Resolution((this.calls.getAndIncrement() % 2 == 0)
					? List.of("127.0.0.1", "127.0.0.2") : List.of("127.0.0.2", "127.0.0.1"), null));
		}

	}

}
