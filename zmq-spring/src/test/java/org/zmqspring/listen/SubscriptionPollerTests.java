package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
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
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class SubscriptionPollerTests {

	private static final TopicPrefix EXTRA = TopicPrefix.of("extra");

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final RecordedListening observer = new RecordedListening();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker);

	private final FakePoller<SubscriberSocket> sockets = this.transport.newPoller();

	private final SubscriptionPoller poller = new SubscriptionPoller(this.sockets, this.facts, this.ticker,
			this.observer, Specs.subscriber("prices", new SubscriberSettings(Set.of(EXTRA), false)),
			Specs.feeds(this.ticker));

	private final Map<Lane, Lanes> listeners = new HashMap<>();

	@Test
	void shouldSubscribeEachPrefixOfTheListenersOnceAndTheExtraTopics() {
		route(Specs.lane("a", "x", "y"));
		route(Specs.lane("b", "y", "z"));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		assertThat(socket.subscriptions()).containsExactlyInAnyOrder(EXTRA, TopicPrefix.of("x"), TopicPrefix.of("y"),
				TopicPrefix.of("z"));
	}

	@Test
	void shouldChangeSubscriptionsOfLiveSocketsFromTheFirstUserToTheLast() {
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		Lane a = route(Specs.lane("a", "x", "extra"));
		Lane b = route(Specs.lane("b", "x"));
		assertThat(socket.subscriptions()).containsExactly(EXTRA, TopicPrefix.of("x"));
		unroute(a);
		assertThat(socket.subscriptions()).containsExactly(EXTRA, TopicPrefix.of("x"));
		unroute(b);
		assertThat(socket.subscriptions()).containsExactly(EXTRA);
	}

	@Test
	void shouldDeliverInOrderToEachLaneThatAskedAndStampTheMessages() {
		Lane all = route(Specs.lane("all", ""));
		Lane some = route(Specs.lane("some", "b", "bb"));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "a1", "b2", "bb3", "c4");
		ZmqMessage first = all.take();
		assertThat(first).isNotNull();
		assertThat(first.topic()).isEqualTo("a1");
		assertThat(first.socket()).isEqualTo("prices");
		assertThat(first.endpoint()).isEqualTo("tcp://feed:1");
		assertThat(first.receivedAt().toEpochMilli()).isEqualTo(this.ticker.epochMillis());
		assertThat(RecordedListening.drain(all)).containsExactly("b2", "bb3", "c4");
		assertThat(RecordedListening.drain(some)).containsExactly("b2", "bb3");
	}

	@Test
	void shouldCountTrafficAndTellOfTheFirstMessageOfAGenerationOnce() {
		route(Specs.lane("all", ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		this.poller.doWork();
		assertThat(this.facts.all()).isEmpty();
		push(socket, "abc", "defg");
		assertThat(this.facts.of(socket.key())).containsExactly(new LinkFact.MessageReceived());
		push(socket, "h");
		assertThat(socket.traffic().messages()).isEqualTo(3);
		assertThat(socket.traffic().bytes()).isEqualTo(8);
		assertThat(socket.traffic().lastNanos()).isEqualTo(this.ticker.nanos());
		assertThat(this.facts.of(socket.key())).containsExactly(new LinkFact.MessageReceived());
		long lastNanos = this.ticker.nanos();
		this.ticker.advance(Duration.ofSeconds(1));
		this.poller.retire(socket.key());
		this.poller.doWork();
		assertThat(socket.traffic().lastNanos()).as("nothing was received since").isEqualTo(lastNanos);
	}

	@Test
	void whenTraceHeadersAreReadThenTheyAreNoFrameOfTheMessage() {
		SubscriptionPoller traced = new SubscriptionPoller(this.sockets, this.facts, this.ticker, this.observer,
				Specs.subscriber("prices", new SubscriberSettings(Set.of(), true)), Specs.feeds(this.ticker));
		Lane lane = Specs.lane("all", "");
		traced.route(Specs.lanes(lane));
		FakeSubscriberSocket socket = open("prices", "tcp://feed:1");
		traced.adopt(socket);
		traced.doWork();
		socket.push("topic", "payload", "ZMQ-TRACE/1\ntraceparent:00-1\n");
		traced.doWork();
		assertThat(lane.take()).isNotNull().satisfies((message) -> {
			assertThat(message.frames()).hasSize(2);
			assertThat(message.traceContext()).containsOnly(Map.entry("traceparent", "00-1"));
		});
	}

	@Test
	void shouldReportAMessageThatMatchesNoListener() {
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "extra!");
		assertThat(this.observer.unrouted).containsExactly("prices");
	}

	@Test
	void shouldGiveEverySocketItsTurnWhenOneNeverRunsDry() {
		Lane lane = route(Specs.lane("all", ""));
		FakeSubscriberSocket busy = adopt("tcp://feed:1");
		FakeSubscriberSocket other = adopt("tcp://feed:2");
		IntStream.range(0, 1000).forEach((i) -> busy.push("busy"));
		other.push("other");
		this.poller.doWork();
		assertThat(busy.pending()).isPositive();
		assertThat(RecordedListening.drain(lane)).contains("other");
	}

	@Test
	void whenALaneIsFullThenTheOthersOfItsSocketGetTheMessageOnceAndAtOnceAndOtherSocketsAreRead() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		Lane fast = route(Specs.lane("fast", "m"));
		Lane elsewhere = route(Specs.lane("elsewhere", "n"));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		FakeSubscriberSocket other = adopt("news", "tcp://feed:2");
		Lane news = route(new Lane(Specs.of("news", "news", LaneSettings.DEFAULTS, (message) -> {
		}, ""), this.observer));
		push(socket, "m1", "m2", "m3", "m4");
		assertThat(this.sockets.isHeld(socket)).isTrue();
		assertThat(RecordedListening.drain(fast)).containsExactly("m1", "m2", "m3");
		assertThat(RecordedListening.drain(elsewhere)).isEmpty();
		push(other, "n1");
		assertThat(RecordedListening.drain(news)).containsExactly("n1");
		assertThat(RecordedListening.drain(slow)).containsExactly("m1", "m2");
		this.poller.doWork();
		assertThat(this.sockets.isHeld(socket)).isFalse();
		this.poller.doWork();
		assertThat(RecordedListening.drain(slow)).containsExactly("m3", "m4");
		assertThat(RecordedListening.drain(fast)).containsExactly("m4");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void shouldNotWaitLongerThanTheHoldLasts() {
		route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3");
		this.ticker.advance(Specs.HOLD.minusMillis(7));
		this.poller.doWork();
		assertThat(this.sockets.lastWaitNanos()).isEqualTo(Duration.ofMillis(7).toNanos());
	}

	@Test
	void whenTheHoldIsOverThenReadingGoesOnAtTheCostOfTheOldest() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4");
		this.ticker.advance(Specs.HOLD);
		this.poller.doWork();
		assertThat(this.sockets.isHeld(socket)).isFalse();
		this.poller.doWork();
		assertThat(this.observer.dropped).containsExactly("slow:m1:overflow", "slow:m2:overflow");
		assertThat(RecordedListening.drain(slow)).containsExactly("m3", "m4");
	}

	@Test
	void whenALaneIsFullThenTheTimeIsNoSilenceOfThePeerUntilItsSocketIsReadAgain() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		FakeSubscriberSocket other = adopt("news", "tcp://feed:2");
		push(socket, "m1", "m2", "m3");
		this.ticker.advance(Duration.ofSeconds(2));
		assertThat(missedNanos(socket) - missedNanos(other)).isEqualTo(Duration.ofSeconds(2).toNanos());
		RecordedListening.drain(slow);
		this.poller.doWork();
		this.ticker.advance(Duration.ofSeconds(1));
		assertThat(missedNanos(socket) - missedNanos(other)).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void whenTheMessagesThatHadToWaitAreReadThenTheTimeOfTheBlockIsGivenBack() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4");
		this.ticker.advance(Duration.ofSeconds(2));
		RecordedListening.drain(slow);
		this.poller.doWork();
		this.poller.doWork();
		RecordedListening.drain(slow);
		this.ticker.advance(Duration.ofSeconds(1));
		push(socket, "m5", "m6", "m7");
		assertThat(slow.leftNanos(this.ticker.nanos())).isEqualTo(Specs.HOLD.minusSeconds(1).toNanos());
	}

	@Test
	void whenTwoSocketsFeedAFullLaneThenBothAreHeldAndNothingIsLost() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket one = adopt("tcp://feed:1");
		FakeSubscriberSocket two = adopt("tcp://feed:2");
		push(one, "a1", "a2", "a3");
		push(two, "b1");
		assertThat(this.sockets.isHeld(one) && this.sockets.isHeld(two)).isTrue();
		assertThat(RecordedListening.drain(slow)).containsExactly("a1", "a2");
		this.poller.doWork();
		assertThat(RecordedListening.drain(slow)).containsExactly("a3", "b1");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenRetiredThenTheSocketIsReadUntilDryAndClosed() {
		Lane lane = route(Specs.lane("all", ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		IntStream.range(0, 600).forEach((i) -> socket.push("m" + i));
		this.poller.retire(socket.key());
		this.poller.doWork();
		this.poller.doWork();
		this.poller.doWork();
		assertThat(socket.isClosed()).isTrue();
		assertThat(RecordedListening.drain(lane)).hasSize(600).startsWith("m0").endsWith("m599");
	}

	@Test
	void whenASocketWithoutMessagesIsRetiredThenNoMessageIsReported() {
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		this.poller.retire(socket.key());
		this.poller.doWork();
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.facts.all()).isEmpty();
	}

	@Test
	void whenALaneBecomesFullWhileASocketIsEmptiedThenTheSocketIsClosedAtOnce() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		IntStream.rangeClosed(1, 5).forEach((i) -> socket.push("m" + i));
		this.poller.retire(socket.key());
		this.poller.doWork();
		assertThat(socket.isClosed()).isTrue();
		List<String> delivered = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			delivered.addAll(RecordedListening.drain(slow));
			this.poller.doWork();
		}
		assertThat(delivered).containsExactly("m1", "m2", "m3", "m4", "m5");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenASocketThatWaitedForALaneIsClosedThenNothingOfItsSubscriberIsUnread() {
		route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3");
		assertThat(this.poller.isUnread("prices")).isTrue();
		this.poller.retire(socket.key());
		this.poller.doWork();
		this.ticker.advance(Specs.HOLD.plusSeconds(1));
		this.poller.doWork();
		assertThat(this.poller.isUnread("prices")).isFalse();
	}

	@Test
	void whenRetiredWhileHeldThenItIsClosedAtOnceAndWhatItHadIsDeliveredInOrder() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4", "m5");
		CountDownLatch emptied = this.poller.retireAll();
		this.poller.doWork();
		assertThat(socket.isClosed()).isTrue();
		assertThat(socket.traffic().messages()).isEqualTo(5);
		assertThat(RecordedListening.drain(slow)).containsExactly("m1", "m2");
		this.poller.doWork();
		assertThat(RecordedListening.drain(slow)).containsExactly("m3", "m4");
		assertThat(emptied.getCount()).isOne();
		this.poller.doWork();
		assertThat(emptied.getCount()).isZero();
		assertThat(RecordedListening.drain(slow)).containsExactly("m5");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenTheNextSocketOfALinkComesWhileTheLaneIsFullThenItsMessagesComeAfterThoseOfTheLast() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		Lane fast = route(Specs.lane("fast", ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4");
		this.poller.retire(socket.key());
		FakeSubscriberSocket next = adopt("prices", "tcp://feed:1", 2);
		push(next, "n1");
		assertThat(this.sockets.isHeld(next)).isTrue();
		assertThat(RecordedListening.drain(slow)).containsExactly("m1", "m2");
		for (int i = 0; i < 4; i++) {
			this.poller.doWork();
		}
		assertThat(RecordedListening.drain(slow)).containsExactly("m3", "m4");
		for (int i = 0; i < 4; i++) {
			this.poller.doWork();
		}
		assertThat(RecordedListening.drain(slow)).containsExactly("n1");
		assertThat(RecordedListening.drain(fast)).containsExactly("m1", "m2", "m3", "m4", "n1");
		assertThat(this.observer.dropped).isEmpty();
	}

	@Test
	void whenRetiredWhileTheLaneStaysFullThenWhatItHadIsCountedWhenTheTimeIsOver() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4", "m5");
		CountDownLatch emptied = this.poller.retireAll();
		this.poller.doWork();
		this.ticker.advance(Specs.HOLD);
		this.poller.doWork();
		assertThat(emptied.getCount()).isZero();
		assertThat(this.observer.dropped).containsExactly("slow:m1:overflow", "slow:m2:overflow", "slow:m3:overflow");
		assertThat(RecordedListening.drain(slow)).containsExactly("m4", "m5");
	}

	@Test
	void whenALaneGoesThenWhatWasKeptForItOfAClosedSocketIsCounted() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4");
		CountDownLatch emptied = this.poller.retireAll();
		this.poller.doWork();
		unroute(slow);
		this.poller.doWork();
		assertThat(emptied.getCount()).isZero();
		assertThat(this.observer.dropped).containsExactly("slow:m3:shutdown");
		assertThat(this.observer.unrouted).containsExactly("prices");
	}

	@Test
	void shouldIgnoreARetireOfAnUnknownSocketAndASecondOne() {
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		this.poller.retire(key("prices", "tcp://unknown:1"));
		this.poller.retire(socket.key());
		this.poller.retire(socket.key());
		this.poller.doWork();
		assertThat(this.transport.closed()).containsExactly(socket.key());
	}

	@Test
	void whenClosedThenEverySocketDeliversAndIsClosed() {
		Lane lane = route(Specs.lane(this.observer, "lane", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket held = adopt("tcp://feed:1");
		push(held, "m1", "m2", "m3", "m4");
		FakeSubscriberSocket late = open("prices", "tcp://feed:2");
		this.poller.adopt(late);
		this.poller.onClose();
		assertThat(this.transport.closed()).containsExactlyInAnyOrder(held.key(), late.key());
		assertThat(this.sockets.isClosed()).isTrue();
		assertThat(RecordedListening.drain(lane)).containsExactly("m3", "m4");
		assertThat(this.observer.dropped).hasSize(2);
	}

	@Test
	void whenAllAreRetiredThenTheLatchOpensWithTheLastOne() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3");
		CountDownLatch emptied = this.poller.retireAll();
		this.poller.doWork();
		assertThat(emptied.getCount()).isOne();
		RecordedListening.drain(slow);
		this.poller.doWork();
		this.poller.doWork();
		assertThat(emptied.getCount()).isZero();
	}

	@Test
	void whenSomethingFailsThenTheCycleIsFinishedAllTheSame() {
		CountDownLatch emptied = this.poller.retireAll();
		this.poller.adopt(null);
		assertThatNullPointerException().isThrownBy(this.poller::doWork);
		assertThat(emptied.getCount()).isZero();
		assertThat(this.observer.cycles).hasValue(1);
	}

	@Test
	void whenALaneGoesThenWhatWaitsForItIsDroppedAndReadingGoesOn() {
		Lane slow = route(Specs.lane(this.observer, "slow", 2, Overflow.BLOCK, ""));
		Lane fast = route(Specs.lane("fast", ""));
		FakeSubscriberSocket socket = adopt("tcp://feed:1");
		push(socket, "m1", "m2", "m3", "m4");
		unroute(slow);
		this.poller.doWork();
		assertThat(this.observer.dropped).containsExactly("slow:m3:shutdown");
		assertThat(RecordedListening.drain(fast)).containsExactly("m1", "m2", "m3", "m4");
		assertThat(slow.received()).isEqualTo(3);
	}

	@Test
	void shouldShowWhenTheLastCycleBegan() {
		this.ticker.advance(Duration.ofSeconds(5));
		this.poller.doWork();
		assertThat(this.poller.lastCycleNanos()).isEqualTo(this.ticker.nanos());
		assertThat(this.sockets.lastWaitNanos()).isLessThanOrEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(this.observer.cycles).hasValue(1);
	}

	private long missedNanos(FakeSubscriberSocket socket) {
		return socket.traffic().missedNanos(this.ticker.nanos());
	}

	private void push(FakeSubscriberSocket socket, String... topics) {
		for (String topic : topics) {
			socket.push(topic);
		}
		this.poller.doWork();
	}

	private Lane route(Lane lane) {
		this.poller.route(this.listeners.computeIfAbsent(lane, Specs::lanes));
		this.poller.doWork();
		return lane;
	}

	private void unroute(Lane lane) {
		this.poller.unroute(this.listeners.get(lane));
		this.poller.doWork();
	}

	private FakeSubscriberSocket adopt(String endpoint) {
		return adopt("prices", endpoint);
	}

	private FakeSubscriberSocket adopt(String socket, String endpoint) {
		return adopt(socket, endpoint, 1);
	}

	private FakeSubscriberSocket adopt(String socket, String endpoint, int generation) {
		FakeSubscriberSocket opened = open(new SocketKey(key(socket, endpoint).link(), generation));
		this.poller.adopt(opened);
		this.poller.doWork();
		return opened;
	}

	private FakeSubscriberSocket open(String socket, String endpoint) {
		return open(key(socket, endpoint));
	}

	private FakeSubscriberSocket open(SocketKey key) {
		return this.transport.openSubscriber(new SocketRequest(key, SocketMode.CONNECT, key.link().endpoint(),
				SocketSettings.subscriberDefaults(), new LinkTraffic()));
	}

	private static SocketKey key(String socket, String endpoint) {
		return new SocketKey(new LinkId(socket, SocketType.SUB, endpoint), 1);
	}

}
