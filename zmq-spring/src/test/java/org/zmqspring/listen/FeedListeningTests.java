package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.agent.CapturedLog;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.feed.PayloadEncoding;
import org.zmqspring.feed.PayloadEncodingException;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.FakePoller;
import org.zmqspring.transport.FakeSubscriberSocket;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A poller reads messages of a feed and brings them to listeners, step by step. */
class FeedListeningTests {

	private static final SequenceFormat FORMAT = SequenceFormat.U64_BE;

	private static final LinkId LINK = new LinkId("kv", SocketType.SUB, "tcp://feed:1");

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final RecordedListening observer = new RecordedListening();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker);

	private LinkTraffic traffic = new LinkTraffic();

	private final List<ZmqMessagesLostEvent> losses = new ArrayList<>();

	private final List<ZmqMessage> handled = new ArrayList<>();

	@RegisterExtension
	final CapturedLog log = new CapturedLog(LinkFeed.class.getName());

	private final Map<String, ZmqFraming> framings = Map.of("dynamo", FeedListeningTests::partsOfDynamo, "asserting",
			(frames) -> {
				throw new AssertionError("not one of mine");
			});

	private final FeedSupport support = new FeedSupport(this.losses::add, this.framings::get, Specs::noReplay);

	private SubscriptionPoller poller;

	private ListenerRegistry listeners;

	private long generation;

	private static ZmqFraming.Parts partsOfDynamo(List<byte[]> frames) {
		return new ZmqFraming.Parts(frames.get(0), frames.get(3), FORMAT.decode(frames.get(2)));
	}

	private void subscribe(Consumer<FeedSettings.Builder> feed, long largestPayload) {
		FeedSettings.Builder builder = FeedSettings.builder("zmq.subscribers.kv.");
		feed.accept(builder);
		SubscriberSettings settings = new SubscriberSettings(Set.of(), false).withFeed(builder.build(), largestPayload);
		Feeds feeds = new Feeds(() -> this.support, this.ticker);
		feeds.prepare(settings);
		FakePoller<SubscriberSocket> sockets = this.transport.newPoller();
		this.poller = new SubscriptionPoller(sockets, this.facts, this.ticker, this.observer,
				Specs.subscriber("kv", settings), feeds);
		this.listeners = Specs.registry(this.observer, CallObserver.NONE, this.ticker, new LaneThreads((task) -> {
			throw new AssertionError("no threads here");
		}, null), new NoSockets());
		this.listeners.attach(this.poller);
	}

	private void subscribeNumbered(SequenceScope scope) {
		subscribe((feed) -> feed.frames("topic, sequence, payload").sequenceFormat(FORMAT).sequencePer(scope), 100);
	}

	private void listen(String id, Consumer<ZmqMessage> listener, String... topics) {
		listen(id, Overflow.DROP_OLDEST, listener, topics);
	}

	private void listen(String id, Overflow overflow, Consumer<ZmqMessage> listener, String... topics) {
		LaneSettings lane = new LaneSettings(1, Threading.POLLER, 8, overflow, Specs.HOLD, Duration.ZERO, 1);
		this.listeners.register(Specs.of(id, "kv", lane, listener::accept, topics));
		this.poller.doWork();
	}

	private FakeSubscriberSocket connect() {
		this.generation++;
		FakeSubscriberSocket socket = this.transport
			.openSubscriber(new SocketRequest(new SocketKey(LINK, this.generation), SocketMode.CONNECT, LINK.endpoint(),
					SocketSettings.subscriberDefaults(), this.traffic));
		this.poller.adopt(socket);
		this.poller.doWork();
		return socket;
	}

	private void push(FakeSubscriberSocket socket, String topic, long... numbers) {
		for (long number : numbers) {
			socket.push(bytes(topic), FORMAT.encode(number), bytes("p" + number));
		}
		this.poller.doWork();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private List<Map<String, Object>> headers() {
		return this.handled.stream().map(ZmqMessage::feedHeaders).toList();
	}

	private static Map<String, Object> number(long number) {
		return Map.of(ZmqHeaders.SEQUENCE, number);
	}

	private List<Long> missed() {
		return this.facts.all()
			.stream()
			.map(RecordedFacts.Recorded::fact)
			.filter(LinkFact.MessagesMissed.class::isInstance)
			.map((fact) -> ((LinkFact.MessagesMissed) fact).count())
			.toList();
	}

	@Test
	void whenNumbersAreMissingThenTheNextMessageTheEventAndTheFiguresTell() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, "kv", 5, 6, 27, 28);
		assertThat(headers()).containsExactly(number(5), number(6),
				Map.of(ZmqHeaders.SEQUENCE, 27L, ZmqHeaders.LOST_BEFORE, 20L), number(28));
		assertThat(this.handled.get(2).topic()).isEqualTo("kv");
		assertThat(this.handled.get(2).payload()).asString().isEqualTo("p27");
		assertThat(this.losses).containsExactly(new ZmqMessagesLostEvent(LINK, "kv", 7, 27, 20L, MessageLossCause.GAP));
		assertThat(this.traffic.lost()).isEqualTo(20);
		assertThat(this.traffic.lastNumber()).isEqualTo(28);
		assertThat(this.traffic.restarts()).isZero();
		assertThat(this.traffic.numbers()).isEqualTo(LinkTraffic.Numbers.FOLLOWED);
		assertThat(missed()).as("there was no reconnect").isEmpty();
	}

	@Test
	void theParsingOfTheNextMessageIsNoPartOfItsCall() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		this.observer.afterCall = () -> this.ticker.advanceNanos(3);
		listen("all", (message) -> this.ticker.advanceNanos(5), "");
		push(connect(), "kv", 1, 2, 3, 4, 5);
		assertThat(this.observer.durations).hasSize(5).containsOnly(5L);
	}

	@Test
	void whenThePublisherHasRestartedThenEveryListenerLearnsOfItOnce() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		List<ZmqMessage> some = new ArrayList<>();
		listen("some", some::add, "b");
		push(connect(), "a", 5);
		FakeSubscriberSocket socket = connect();
		push(socket, "a", 0);
		push(socket, "b", 1, 2);
		assertThat(headers()).containsExactly(number(5),
				Map.of(ZmqHeaders.SEQUENCE, 0L, ZmqHeaders.LOST_BEFORE, -1L, ZmqHeaders.NEW_LIFE, true), number(1),
				number(2));
		assertThat(some).extracting(ZmqMessage::feedHeaders)
			.containsExactly(Map.of(ZmqHeaders.SEQUENCE, 1L, ZmqHeaders.LOST_BEFORE, -1L, ZmqHeaders.NEW_LIFE, true),
					number(2));
		assertThat(this.losses).singleElement()
			.isEqualTo(new ZmqMessagesLostEvent(LINK, "a", 6, 0, null, MessageLossCause.NEW_LIFE));
		assertThat(this.traffic.restarts()).isEqualTo(1);
		assertThat(this.traffic.lost()).isZero();
		assertThat(missed()).containsExactly(-1L);
	}

	@Test
	void whenNumbersAreMissingAfterAReconnectThenTheOutageIsToldOfThem() {
		subscribeNumbered(SequenceScope.TOPIC);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket first = connect();
		push(first, "a", 1);
		push(first, "b", 1);
		FakeSubscriberSocket second = connect();
		push(second, "a", 2);
		push(second, "b", 5, 6);
		assertThat(missed()).containsExactly(0L, 3L);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::cause).containsExactly(MessageLossCause.RECONNECT);
	}

	@Test
	void whenNoListenerWasSubscribedForAWhileThenNothingIsLost() {
		subscribeNumbered(SequenceScope.TOPIC);
		listen("a", this.handled::add, "a");
		listen("b", this.handled::add, "b");
		FakeSubscriberSocket socket = connect();
		push(socket, "a", 1);
		this.listeners.unsubscribe("a", "a");
		this.poller.doWork();
		this.listeners.subscribe("a", "a");
		this.poller.doWork();
		push(socket, "a", 9);
		assertThat(headers()).containsExactly(number(1), number(9));
		assertThat(this.losses).isEmpty();
	}

	@Test
	void whenTheLaneDropsMessagesThenTheNextOneTellsSoAndTheFeedHasLostNothing() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, "kv", 0);
		this.listeners.pause("all");
		push(socket, "kv", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
		this.listeners.resume("all");
		this.poller.doWork();
		assertThat(headers()).hasSize(9)
			.startsWith(number(0), Map.of(ZmqHeaders.SEQUENCE, 3L, ZmqHeaders.DROPPED_BEFORE, 2L));
		assertThat(this.losses).isEmpty();
		assertThat(this.traffic.lost()).isZero();
	}

	@Test
	void whenTheMessageThatTellsOfALossIsDroppedThenTheNextOneTellsOfIt() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, "kv", 0);
		this.listeners.pause("all");
		push(socket, "kv", 11, 12, 13, 14, 15, 16, 17, 18, 19);
		this.listeners.resume("all");
		this.poller.doWork();
		assertThat(headers().get(1))
			.isEqualTo(Map.of(ZmqHeaders.SEQUENCE, 12L, ZmqHeaders.LOST_BEFORE, 10L, ZmqHeaders.DROPPED_BEFORE, 1L));
		assertThat(this.traffic.lost()).isEqualTo(10);
	}

	@Test
	void whenTheLinkIsAddedAgainThenItsFiguresBeginAgainAndNumbersAreStillCompared() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		push(connect(), "kv", 0, 3);
		this.traffic = new LinkTraffic();
		push(connect(), "kv", 5);
		assertThat(this.traffic.lost()).isEqualTo(1);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::count).containsExactly(2L, 1L);
	}

	@Test
	void whenMessagesAreOddThenTheyAreDelivered() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		socket.push("kv");
		socket.push("kv", "short", "payload");
		this.poller.doWork();
		assertThat(this.handled).extracting((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.containsExactly("kv", "payload");
		assertThat(headers()).containsOnly(Map.of());
		assertThat(this.traffic.numbers()).isEqualTo(LinkTraffic.Numbers.NONE);
		assertThat(missed()).isEmpty();
	}

	@Test
	void whenAnotherListenerIsAddedThenTopicsOfTheOthersAreStillJudged() {
		subscribeNumbered(SequenceScope.TOPIC);
		listen("a", this.handled::add, "a");
		FakeSubscriberSocket socket = connect();
		push(socket, "a", 1);
		listen("other", this.handled::add, "other");
		push(socket, "a", 4);
		assertThat(this.traffic.lost()).isEqualTo(2);
	}

	@Test
	void whenAPublisherConnectsToABoundSubscriberThenItsFirstGapIsAnEstimate() {
		subscribeNumbered(SequenceScope.TOPIC);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		this.traffic.greeted();
		push(socket, "a", 1, 2);
		this.traffic.greeted();
		push(socket, "a", 5, 8);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::cause)
			.containsExactly(MessageLossCause.RECONNECT, MessageLossCause.GAP);
		assertThat(missed()).as("the outages of a bound link are not those of its publishers").isEmpty();
	}

	@Test
	void whenTheNumbersMakeNoSenseThenTheyAreJudgedNoMore() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		for (int i = 0; i < 40; i++) {
			push(socket, "kv", i, 1000 + i);
		}
		assertThat(this.traffic.numbers()).isEqualTo(LinkTraffic.Numbers.IMPLAUSIBLE);
		assertThat(this.losses).hasSizeLessThan(20);
	}

	@Test
	void shouldUseTheTopicBeforeTheDelimiterAndMatchPrefixesOnTheWire() {
		subscribe((feed) -> feed.topicDelimiter(":"), 100);
		listen("all", this.handled::add, "json-minimal");
		FakeSubscriberSocket socket = connect();
		socket.push("json-minimal-txpool_add:[{}]");
		this.poller.doWork();
		assertThat(this.handled).singleElement().satisfies((message) -> {
			assertThat(message.topic()).isEqualTo("json-minimal-txpool_add");
			assertThat(message.payload()).asString().isEqualTo("[{}]");
			assertThat(TopicKey.of(message)).isEqualTo(TopicKey.of(message));
		});
	}

	@Test
	void shouldDecodePayloadsOnTheListenersThreadUpToTheLimit() {
		subscribe((feed) -> feed.frames("payload").payloadEncoding(PayloadEncoding.ZLIB), 100);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		socket.push(deflated(100));
		socket.push(deflated(101));
		this.poller.doWork();
		assertThat(this.handled.get(0).payload()).hasSize(100);
		assertThatExceptionOfType(PayloadEncodingException.class).isThrownBy(() -> this.handled.get(1).payload());
	}

	@Test
	void whenTheMessageThatTellsOfANewLifeCannotBeDecodedThenTheNextOneTellsOfIt() {
		subscribe((feed) -> feed.frames("topic, sequence, payload")
			.sequenceFormat(FORMAT)
			.payloadEncoding(PayloadEncoding.ZLIB), 1000);
		listen("all", (message) -> {
			message.payload();
			this.handled.add(message);
		}, "");
		FakeSubscriberSocket socket = connect();
		socket.push(bytes("kv"), FORMAT.encode(50), deflated(5));
		socket.push(bytes("kv"), FORMAT.encode(0), bytes("garbage"));
		socket.push(bytes("kv"), FORMAT.encode(1), deflated(5));
		socket.push(bytes("kv"), FORMAT.encode(2), deflated(5));
		this.poller.doWork();
		assertThat(headers()).containsExactly(number(50),
				Map.of(ZmqHeaders.SEQUENCE, 1L, ZmqHeaders.LOST_BEFORE, -1L, ZmqHeaders.NEW_LIFE, true), number(2));
		assertThat(this.listeners.quarantine("all")).hasSize(1);
	}

	@Test
	void whenAConflatingListenerIsSlowThenNothingOfTheOldLifeFollowsTheNewOne() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", Overflow.CONFLATE, this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, "a", 4);
		this.listeners.pause("all");
		push(socket, "a", 5);
		push(socket, "b", 6);
		push(connect(), "a", 0);
		this.listeners.resume("all");
		this.poller.doWork();
		assertThat(this.handled).extracting(ZmqMessage::topic).containsExactly("a", "b", "a");
		assertThat(headers()).containsExactly(number(4), Map.of(ZmqHeaders.SEQUENCE, 6L, ZmqHeaders.DROPPED_BEFORE, 1L),
				Map.of(ZmqHeaders.SEQUENCE, 0L, ZmqHeaders.LOST_BEFORE, -1L, ZmqHeaders.NEW_LIFE, true));
	}

	@Test
	void whenNewMessagesAreDroppedThenTheFirstOneBehindThemTellsSo() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("all", Overflow.DROP_NEWEST, this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, "kv", 0);
		this.listeners.pause("all");
		push(socket, "kv", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
		this.listeners.resume("all");
		push(socket, "kv", 11, 12);
		assertThat(headers()).hasSize(11)
			.endsWith(number(8), Map.of(ZmqHeaders.SEQUENCE, 11L, ZmqHeaders.DROPPED_BEFORE, 2L), number(12));
	}

	@Test
	void whenAListenerIsStoppedAndStartedThenItsFirstMessageTellsThatTheLossIsUnknown() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		listen("other", this.handled::add, "");
		List<ZmqMessage> mirror = new ArrayList<>();
		listen("mirror", mirror::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, "kv", 0);
		this.listeners.pause("mirror");
		this.listeners.stop("mirror");
		push(socket, "kv", 1, 2);
		this.listeners.start("mirror");
		push(socket, "kv", 3, 4);
		assertThat(mirror).extracting(ZmqMessage::feedHeaders)
			.containsExactly(number(0), Map.of(ZmqHeaders.SEQUENCE, 3L, ZmqHeaders.LOST_BEFORE, -1L), number(4));
		assertThat(headers()).containsExactly(number(0), number(1), number(2), number(3), number(4));
		assertThat(this.losses).isEmpty();
	}

	@Test
	void whenATopicIsLongThenEventsAndLogShowItsBeginning() {
		subscribeNumbered(SequenceScope.TOPIC);
		listen("all", this.handled::add, "");
		String topic = "new\nline" + "x".repeat(1 << 20);
		push(connect(), topic, 0, 5);
		String shown = "new\ufffdline" + "x".repeat(192) + "…";
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::topic).containsExactly(shown);
		assertThat(this.log.lines()).singleElement()
			.satisfies((line) -> assertThat(line.getFormattedMessage()).contains("topic '" + shown + "'"));
	}

	@Test
	void whenTheFramingThrowsAnErrorThenTheMessageIsDeliveredAndTheErrorIsLogged() {
		subscribe((feed) -> feed.framing("asserting").sequenceFormat(FORMAT), 100);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		socket.push("kv", "one");
		socket.push("kv", "two");
		this.poller.doWork();
		assertThat(this.handled).extracting((message) -> new String(message.payload(), StandardCharsets.UTF_8))
			.containsExactly("one", "two");
		assertThat(this.log.lines()).singleElement().satisfies((line) -> {
			assertThat(line.getFormattedMessage()).contains("made the ZmqFraming bean throw an exception", "1 so far");
			assertThat(line.getThrowableProxy().getMessage()).isEqualTo("not one of mine");
		});
	}

	private static byte[] deflated(int size) {
		Deflater deflater = new Deflater();
		deflater.setInput(new byte[size]);
		deflater.finish();
		byte[] buffer = new byte[1000];
		int length = deflater.deflate(buffer);
		deflater.end();
		return Arrays.copyOf(buffer, length);
	}

	@Test
	void shouldAskTheFramingOfTheApplication() {
		subscribe((feed) -> feed.framing("dynamo").sequenceFormat(FORMAT), 100);
		listen("all", this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		for (long number : new long[] { 1, 4 }) {
			socket.push(bytes("kv"), new byte[8], FORMAT.encode(number), bytes("payload"));
		}
		socket.push("kv", "something else");
		this.poller.doWork();
		assertThat(headers()).containsExactly(number(1), Map.of(ZmqHeaders.SEQUENCE, 4L, ZmqHeaders.LOST_BEFORE, 2L),
				Map.of());
		assertThat(this.handled.get(2).payload()).asString().isEqualTo("something else");
	}

	@Test
	void whenAMessageIsRedeliveredThenItKeepsItsNumberAndTellsNothingAgain() {
		subscribeNumbered(SequenceScope.ENDPOINT);
		List<Map<String, Object>> seen = new ArrayList<>();
		listen("all", (message) -> {
			seen.add(message.feedHeaders());
			if (seen.size() == 2) {
				throw new IllegalStateException("no");
			}
		}, "");
		push(connect(), "kv", 0, 5);
		this.listeners.redeliver("all");
		this.poller.doWork();
		assertThat(seen).containsExactly(number(0), Map.of(ZmqHeaders.SEQUENCE, 5L, ZmqHeaders.LOST_BEFORE, 4L),
				number(5));
	}

}
