package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zmqspring.agent.CapturedLog;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.feed.FeedSettings;
import org.zmqspring.feed.MessageLossCause;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.transport.Endpoint;
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

/** A poller recovers what a link has missed, step by step. */
class LinkReplayTests {

	private static final SequenceFormat FORMAT = SequenceFormat.U64_BE;

	private static final LinkId LINK = new LinkId("kv", SocketType.SUB, "tcp://feed:1");

	private static final byte[] EMPTY = {};

	private static final byte[] END = FORMAT.encode(-1);

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final RecordedListening observer = new RecordedListening();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker);

	private final LinkTraffic traffic = new LinkTraffic();

	private final List<ZmqMessagesLostEvent> losses = new ArrayList<>();

	private final List<ZmqMessage> handled = new ArrayList<>();

	private final FakeReplayRequests requests = new FakeReplayRequests();

	@RegisterExtension
	final CapturedLog log = new CapturedLog(LinkReplay.class.getName());

	private final FeedSupport support = new FeedSupport(this.losses::add, (name) -> {
		throw new AssertionError("no framing here: " + name);
	}, this.requests);

	private Feeds feeds = new Feeds(() -> this.support, this.ticker);

	private SubscriptionPoller poller;

	private ListenerRegistry listeners;

	private long generation;

	private void subscribe(boolean onJoin) {
		subscribe(onJoin, 100);
	}

	private void subscribe(boolean onJoin, int maxPending) {
		FeedSettings feed = FeedSettings.builder("zmq.subscribers.kv.")
			.frames("topic, sequence, payload")
			.sequenceFormat(FORMAT)
			.build();
		ReplaySettings replay = new ReplaySettings(
				Map.of(LINK.endpoint(), Endpoint.parse("tcp://feed:2", SocketMode.CONNECT)), onJoin,
				Duration.ofSeconds(2), maxPending, 1 << 20, SocketSettings.subscriberDefaults());
		SubscriberSettings settings = new SubscriberSettings(Set.of(), false).withFeed(feed, 100).withReplay(replay);
		FakePoller<SubscriberSocket> sockets = this.transport.newPoller();
		this.poller = new SubscriptionPoller(sockets, this.facts, this.ticker, this.observer,
				Specs.subscriber("kv", settings), this.feeds);
		this.listeners = Specs.registry(this.observer, CallObserver.NONE, this.ticker, new LaneThreads((task) -> {
			throw new AssertionError("no threads here");
		}, null), new NoSockets());
		this.listeners.attach(this.poller);
	}

	private void listen(Overflow overflow, Consumer<ZmqMessage> listener, String... topics) {
		LaneSettings lane = new LaneSettings(1, Threading.POLLER, 8, overflow, Specs.HOLD, Duration.ZERO, 1);
		this.listeners.register(Specs.of("all", "kv", lane, listener::accept, topics));
		this.poller.doWork();
	}

	private void subscribeAndListen(boolean onJoin) {
		subscribe(onJoin);
		listen(Overflow.BLOCK, this.handled::add, "");
	}

	/** A new socket is connected and its link is up. */
	private FakeSubscriberSocket connect() {
		FakeSubscriberSocket socket = open();
		this.poller.onLink(LINK, true);
		this.poller.doWork();
		return socket;
	}

	private FakeSubscriberSocket open() {
		this.generation++;
		FakeSubscriberSocket socket = this.transport
			.openSubscriber(new SocketRequest(new SocketKey(LINK, this.generation), SocketMode.CONNECT,
					"tcp://10.0.0.7:1", SocketSettings.subscriberDefaults(), this.traffic));
		this.poller.adopt(socket);
		this.poller.doWork();
		return socket;
	}

	private void disconnect(FakeSubscriberSocket socket) {
		this.poller.onLink(LINK, false);
		this.poller.retire(socket.key());
		this.poller.doWork();
	}

	private void push(FakeSubscriberSocket socket, long... numbers) {
		for (long number : numbers) {
			socket.push(bytes("kv"), FORMAT.encode(number), bytes("p" + number));
		}
		this.poller.doWork();
	}

	private static byte[][] item(long number) {
		return new byte[][] { EMPTY, bytes("kv"), FORMAT.encode(number), bytes("p" + number) };
	}

	private static byte[][] itemOfLife(String life, long number) {
		return new byte[][] { EMPTY, bytes("kv"), FORMAT.encode(number), bytes(life + number) };
	}

	private static byte[][] itemWithoutTopic(long number) {
		return new byte[][] { EMPTY, FORMAT.encode(number), bytes("p" + number) };
	}

	private static byte[][] end() {
		return new byte[][] { EMPTY, EMPTY, END, EMPTY };
	}

	private void answer(long from, long to) {
		this.requests.last()
			.answer(LongStream.rangeClosed(from, to).mapToObj(LinkReplayTests::item).toArray(byte[][][]::new));
		this.poller.doWork();
	}

	private void answer(byte[][]... messages) {
		this.requests.last().answer(messages);
		this.poller.doWork();
	}

	private void pass(Duration time) {
		this.ticker.advance(time);
		this.poller.doWork();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private List<Long> numbers() {
		return this.handled.stream().map((message) -> (Long) message.feedHeaders().get(ZmqHeaders.SEQUENCE)).toList();
	}

	private List<Long> recovered() {
		return this.handled.stream()
			.map(ZmqMessage::feedHeaders)
			.filter((headers) -> Boolean.TRUE.equals(headers.get(ZmqHeaders.RECOVERED)))
			.map((headers) -> (Long) headers.get(ZmqHeaders.SEQUENCE))
			.toList();
	}

	private List<String> lines() {
		return this.log.lines().stream().map(ILoggingEvent::getFormattedMessage).toList();
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
	void whenNumbersAreMissingThenTheyAreAskedForAndDeliveredInOrder() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 5, 6, 9);
		assertThat(numbers()).as("9 waits").containsExactly(5L, 6L);
		assertThat(this.requests.firsts()).containsExactly(6L);
		assertThat(this.requests.last().query.endpoint().text()).isEqualTo("tcp://feed:2");
		assertThat(this.requests.last().query.address()).as("the host is the same").isEqualTo("10.0.0.7");

		answer(6, 9);
		push(socket, 10);

		assertThat(numbers()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
		assertThat(recovered()).containsExactly(7L, 8L);
		assertThat(this.handled.get(2).payload()).asString().isEqualTo("p7");
		assertThat(this.handled.get(2).topic()).isEqualTo("kv");
		assertThat(this.handled.get(2).frames()).hasSize(3);
		assertThat(this.requests.last().cancelled).as("the live messages follow").isTrue();
		assertThat(this.losses).isEmpty();
		assertThat(this.traffic.lost()).isZero();
		assertThat(this.traffic.recovered()).isEqualTo(2);
		assertThat(this.traffic.lastNumber()).isEqualTo(10);
	}

	@Test
	void whenTheLinkIsUpAgainThenTheTailIsRecoveredAlthoughNoMessageFollows() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 1, 2);
		assertThat(this.requests.asked).isEmpty();
		disconnect(first);
		connect();
		assertThat(this.requests.firsts()).containsExactly(2L);

		answer(2, 4);
		answer(end());

		assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L);
		assertThat(missed()).containsExactly(0L);
		assertThat(this.losses).isEmpty();
	}

	@Test
	void whenTheLinkIsUpAgainThenLiveMessagesWaitForTheAnswer() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 1);
		disconnect(first);
		FakeSubscriberSocket second = open();
		push(second, 4, 5);
		this.poller.onLink(LINK, true);
		this.poller.doWork();
		assertThat(numbers()).containsExactly(1L);

		answer(1, 5);

		assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
		assertThat(recovered()).containsExactly(2L, 3L);
	}

	@Test
	void whenThePublisherHasRestartedThenEverythingOfItsNewLifeIsAskedFor() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 1, 2);
		disconnect(first);
		FakeSubscriberSocket second = connect();
		push(second, 7);

		answer(itemOfLife("new", 2));
		assertThat(this.requests.firsts()).containsExactly(2L, 0L);
		answer(LongStream.range(0, 7).mapToObj((number) -> itemOfLife("new", number)).toArray(byte[][][]::new));

		assertThat(numbers()).containsExactly(1L, 2L, 0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
		assertThat(this.handled.get(2).feedHeaders()).containsEntry(ZmqHeaders.NEW_LIFE, true)
			.containsEntry(ZmqHeaders.LOST_BEFORE, -1L);
		assertThat(this.traffic.restarts()).isEqualTo(1);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::cause).containsExactly(MessageLossCause.NEW_LIFE);
	}

	@Test
	void whenTheAnswerHasOnlyItsEndThenThePublisherHasRestarted() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 1, 2);
		disconnect(first);
		FakeSubscriberSocket second = connect();
		answer(end());
		assertThat(this.requests.firsts()).containsExactly(2L, 0L);
		answer(end());
		push(second, 0);
		assertThat(numbers()).containsExactly(1L, 2L, 0L);
		assertThat(this.traffic.restarts()).isEqualTo(1);
	}

	@Test
	void whenAnAnswerHasAHoleThenItIsAskedForOnceMore() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 9);
		answer(item(0), item(1), item(2), item(5));
		assertThat(this.requests.firsts()).containsExactly(0L, 2L);
		answer(item(2), item(3), item(4), item(6));
		assertThat(this.requests.firsts()).containsExactly(0L, 2L, 4L);
		answer(item(4), item(6), item(7), item(8));

		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
		assertThat(this.losses)
			.containsExactly(new ZmqMessagesLostEvent(LINK, "kv", 5, 6, 1L, MessageLossCause.REPLAY_INCOMPLETE));
		assertThat(this.traffic.lost()).isEqualTo(1);
		assertThat(this.traffic.recovered()).isEqualTo(7);
	}

	@Test
	void whenTheAnswerDoesNotComeInTimeThenTheMessagesAreLostAndThePublisherRests() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 9);
		pass(Duration.ofMillis(1999));
		assertThat(numbers()).containsExactly(0L);
		pass(Duration.ofMillis(1));
		assertThat(numbers()).containsExactly(0L, 9L);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::cause)
			.containsExactly(MessageLossCause.REPLAY_INCOMPLETE);
		answer(0, 9);
		assertThat(numbers()).as("a late answer").containsExactly(0L, 9L);

		pass(Duration.ofSeconds(29));
		push(socket, 12);
		assertThat(numbers()).containsExactly(0L, 9L, 12L);
		assertThat(this.requests.asked).hasSize(1);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::cause).endsWith(MessageLossCause.GAP);

		pass(Duration.ofSeconds(1));
		push(socket, 14);
		assertThat(this.requests.firsts()).containsExactly(0L, 12L);
	}

	@Test
	void whenGapsFollowEachOtherThenThePublisherIsAskedEveryFiveSeconds() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 2);
		answer(0, 2);
		push(socket, 4);
		assertThat(numbers()).as("it is lost").containsExactly(0L, 1L, 2L, 4L);
		pass(Duration.ofMillis(4500));
		push(socket, 6);
		assertThat(numbers()).as("it is asked for in half a second").hasSize(4);
		assertThat(this.requests.asked).hasSize(1);
		pass(Duration.ofMillis(500));
		assertThat(this.requests.firsts()).containsExactly(0L, 4L);
		answer(4, 6);
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 4L, 5L, 6L);
	}

	@Test
	void whenTooManyMessagesWaitThenTheSocketIsNotRead() {
		subscribe(false, 3);
		listen(Overflow.BLOCK, this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 2, 3, 4, 5, 6);
		assertThat(socket.pending()).isEqualTo(2);
		answer(0, 2);
		this.poller.doWork();
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
		assertThat(socket.pending()).isZero();
	}

	@Test
	void whenTheFirstMessageIsAwaitedThenEverythingThatIsKeptComesFirst() {
		subscribeAndListen(true);
		FakeSubscriberSocket socket = connect();
		push(socket, 3);
		assertThat(this.requests.firsts()).containsExactly(0L);
		answer(0, 3);
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L);
		assertThat(this.traffic.restarts()).isZero();
		assertThat(this.losses).isEmpty();
	}

	@Test
	void whenAnswersHaveNoTopicThenTheyHaveThatOfTheLiveMessages() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 2);
		answer(itemWithoutTopic(0), itemWithoutTopic(1), itemWithoutTopic(2));
		assertThat(numbers()).containsExactly(0L, 1L, 2L);
		assertThat(this.handled.get(1).topic()).isEqualTo("kv");
	}

	@Test
	void whenAnswersHaveNoTopicAndNoneIsKnownThenTheFirstLiveMessageShowsIt() {
		subscribeAndListen(true);
		FakeSubscriberSocket socket = connect();
		answer(itemWithoutTopic(0), itemWithoutTopic(1));
		assertThat(this.handled).isEmpty();
		push(socket, 2);
		assertThat(this.requests.firsts()).containsExactly(0L, 0L);
		answer(itemWithoutTopic(0), itemWithoutTopic(1), itemWithoutTopic(2));
		assertThat(numbers()).containsExactly(0L, 1L, 2L);
		assertThat(this.handled).allSatisfy((message) -> assertThat(message.topic()).isEqualTo("kv"));
	}

	@Test
	void whenAnswersHaveNoTopicAndThereAreSeveralThenNothingIsRecovered() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		socket.push(bytes("other"), FORMAT.encode(0), bytes("p0"));
		push(socket, 1, 3);
		answer(itemWithoutTopic(1), itemWithoutTopic(2));
		assertThat(numbers()).containsExactly(0L, 1L, 3L);
		assertThat(lines()).singleElement().asString().contains("have no topic");
	}

	@Test
	void whenAnswersAreGarbageThenTheyAreCountedAndLiveMessagesGoOn() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 5, 8);
		answer(new byte[][] { bytes("x") }, new byte[][] { EMPTY, bytes("kv"), bytes("short"), EMPTY }, item(2),
				new byte[][] { bytes("x"), bytes("kv"), FORMAT.encode(6), EMPTY }, item(5), item(6), item(6), item(3));
		assertThat(numbers()).containsExactly(5L, 6L);
		assertThat(lines()).singleElement().asString().contains("is ignored; 1 so far");
		pass(Duration.ofSeconds(2));
		assertThat(numbers()).containsExactly(5L, 6L, 8L);
	}

	@Test
	void whenALaneIsFullThenNothingIsAskedFor() {
		subscribe(false);
		listen(Overflow.DROP_OLDEST, this.handled::add, "");
		FakeSubscriberSocket socket = connect();
		push(socket, 0);
		this.listeners.pause("all");
		push(socket, 1, 2, 3, 4, 5, 6, 7, 8);
		push(socket, 20);
		assertThat(this.requests.asked).isEmpty();
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::cause).containsExactly(MessageLossCause.GAP);
	}

	@Test
	void whenTheConnectionIsLostDuringARecoveryThenTheNextOneContinuesIt() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0, 4);
		disconnect(first);
		assertThat(first.isClosed()).as("the link can reconnect at once").isTrue();
		assertThat(this.requests.last().cancelled).isTrue();
		assertThat(numbers()).containsExactly(0L);
		FakeSubscriberSocket second = connect();
		push(second, 7);
		assertThat(this.requests.firsts()).containsExactly(0L, 0L);
		answer(0, 7);
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
	}

	@Test
	void whenAttemptsFailBeforeTheLinkIsUpAgainThenTheirTimeDoesNotCount() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0, 4);
		disconnect(first);
		for (int i = 0; i < 9; i++) {
			pass(Duration.ofSeconds(1));
			this.poller.onLink(LINK, false);
			this.poller.doWork();
		}
		connect();
		assertThat(this.requests.firsts()).containsExactly(0L, 0L);
		answer(0, 5);
		answer(end());
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
		assertThat(this.losses).isEmpty();
	}

	@Test
	void whenTheConnectionDoesNotReturnInTimeThenWhatWaitsIsDelivered() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0, 4);
		disconnect(first);
		pass(Duration.ofSeconds(9));
		assertThat(numbers()).containsExactly(0L);
		pass(Duration.ofSeconds(1));
		assertThat(numbers()).containsExactly(0L, 4L);
		connect();
		assertThat(this.requests.firsts()).as("no rest: the publisher did not fail").containsExactly(0L, 4L);
	}

	@Test
	void whenThePollerStopsThenWhatWaitsIsDelivered() {
		subscribeAndListen(false);
		push(connect(), 0, 4);
		this.poller.retireAll();
		this.poller.doWork();
		assertThat(numbers()).containsExactly(0L, 4L);
		assertThat(this.requests.last().cancelled).isTrue();
	}

	@Test
	void whenAnAnswerIsLongThenMoreIsTakenOnlyAfterTheListenerHasKeptPace() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 40);
		this.listeners.pause("all");
		answer(0, 20);
		assertThat(this.requests.last().more).as("the lane holds eight messages").isZero();
		this.listeners.resume("all");
		this.poller.doWork();
		this.poller.doWork();
		this.poller.doWork();
		assertThat(this.requests.last().more).isEqualTo(1);
		answer(21, 40);
		assertThat(numbers()).hasSize(41).isSorted();
	}

	@Test
	void whenTheFirstMessageArrivesBeforeTheLinkIsUpThenNothingIsAskedFor() {
		subscribeAndListen(false);
		push(open(), 5, 6);
		this.poller.onLink(LINK, true);
		this.poller.doWork();
		assertThat(this.requests.asked).isEmpty();
		assertThat(numbers()).containsExactly(5L, 6L);
	}

	@Test
	void whenNumbersAreMissingBeforeTheLinkIsUpThenTheyAreAskedForWhenItIs() {
		subscribeAndListen(false);
		push(open(), 5, 7);
		assertThat(this.requests.asked).isEmpty();
		this.poller.onLink(LINK, true);
		this.poller.doWork();
		answer(5, 7);
		assertThat(numbers()).containsExactly(5L, 6L, 7L);
	}

	@Test
	void whenARecoveredMessageHasATopicThatIsNotSubscribedThenItIsNotDelivered() {
		subscribe(false);
		listen(Overflow.BLOCK, this.handled::add, "kv");
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 2);
		answer(item(0), new byte[][] { EMPTY, bytes("other"), FORMAT.encode(1), bytes("p1") }, item(2));
		push(socket, 3);
		assertThat(numbers()).containsExactly(0L, 2L, 3L);
		assertThat(this.losses).isEmpty();
		assertThat(this.observer.unrouted).isEmpty();
	}

	@Test
	void whenTheConnectionOfTheReplayBreaksThenItIsAskedAgain() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 5);
		answer(0, 2);
		this.requests.last().fail("the connection ended");
		this.poller.doWork();
		pass(Duration.ofMillis(100));
		assertThat(this.requests.firsts()).containsExactly(0L, 2L);
		answer(2, 5);
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
		assertThat(this.losses).isEmpty();
	}

	@Test
	void whenAnAnswerIsFarAheadOfLiveMessagesThenTheyGoOn() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 5);
		answer(item(1 << 20));
		answer(item(1 << 20));
		push(socket, 6);
		assertThat(numbers()).containsExactly(0L, 5L, 6L);
		assertThat(this.losses).extracting(ZmqMessagesLostEvent::count).containsExactly(4L);
	}

	@Test
	void whenAnAnswerHasWrongNumbersAndNoLiveMessageWaitsThenLiveMessagesGoOnSoonAfterwards() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0);
		disconnect(first);
		FakeSubscriberSocket socket = connect();
		answer(item(1 << 20));
		answer(item(1 << 20));
		answer(end());
		pass(Duration.ofSeconds(2));
		push(socket, 7);
		pass(Duration.ofSeconds(2));
		push(socket, 8);
		pass(Duration.ofSeconds(2));
		assertThat(numbers()).endsWith(7L, 8L);
	}

	@Test
	void whenTheConnectionIsLostDuringARecoveryThenTheTailOfTheOutageIsRecoveredToo() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0, 3, 4);
		disconnect(first);
		FakeSubscriberSocket second = connect();
		answer(0, 8);
		answer(end());
		push(second, 9);
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
		assertThat(this.losses).isEmpty();
		assertThat(missed()).containsExactly(0L);
	}

	@Test
	void whenLiveMessagesAreFarBehindTheAnswerThenNoneIsDeliveredTwice() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0);
		disconnect(first);
		FakeSubscriberSocket second = connect();
		answer(0, 5);
		answer(end());
		for (long number = 2; number < 8; number++) {
			pass(Duration.ofMillis(1500));
			push(second, number);
		}
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
		assertThat(this.traffic.restarts()).isZero();
	}

	@Test
	void whenTheLastMessageIsRepeatedAfterAReconnectThenNothingIsMissing() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 1);
		disconnect(first);
		FakeSubscriberSocket second = connect();
		push(second, 1);
		answer(item(1));
		assertThat(numbers()).containsExactly(1L, 1L);
		assertThat(missed()).containsExactly(0L);
		assertThat(this.traffic.restarts()).isZero();
	}

	@Test
	void whenALaneIsFullAtTheReconnectThenLiveMessagesDoNotWait() {
		subscribe(false);
		listen(Overflow.DROP_OLDEST, this.handled::add, "");
		FakeSubscriberSocket first = connect();
		push(first, 0, 1, 2, 3, 4, 5, 6, 7);
		this.listeners.pause("all");
		push(first, 8, 9, 10, 11, 12, 13, 14, 15);
		disconnect(first);
		FakeSubscriberSocket second = open();
		push(second, 20);
		this.poller.onLink(LINK, true);
		this.poller.doWork();
		this.listeners.resume("all");
		this.poller.doWork();
		assertThat(numbers()).endsWith(20L);
		assertThat(this.requests.asked).isEmpty();
	}

	@Test
	void whenLiveMessagesWereRecoveredAlreadyThenTheyAreDroppedHoweverLateTheyAreRead() {
		subscribeAndListen(false);
		FakeSubscriberSocket socket = connect();
		push(socket, 0, 2);
		answer(0, 2);
		socket.push(bytes("kv"), FORMAT.encode(3), bytes("p3"));
		push(socket, 4);
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 4L);
	}

	@Test
	void whenTheContainerStartsAgainThenItsLinksRecoverWhatWasMissedMeanwhile() {
		subscribeAndListen(false);
		FakeSubscriberSocket first = connect();
		push(first, 0, 1);
		this.poller.retireAll();
		this.poller.doWork();
		subscribeAndListen(false);
		connect();
		answer(1, 3);
		answer(end());
		assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L);
	}

}
