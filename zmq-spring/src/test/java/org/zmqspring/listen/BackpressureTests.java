package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.FakePoller;
import org.zmqspring.transport.FakeSubscriberSocket;
import org.zmqspring.transport.FakeTransport;
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

/** What full lanes hold up, all those of one subscriber together, on virtual time. */
@Timeout(120)
class BackpressureTests {

	private static final Duration STEP = Duration.ofMillis(1);

	private static final long HOLD_NANOS = Specs.HOLD.toNanos();

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final Drops observer = new Drops();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker);

	private final FakePoller<SubscriberSocket> sockets = this.transport.newPoller();

	private final SubscriptionPoller poller = new SubscriptionPoller(this.sockets, this.facts, this.ticker,
			this.observer, (name) -> SubscriberSettings.NONE, Specs.feeds(this.ticker));

	private final List<FakeSubscriberSocket> opened = new ArrayList<>();

	private final Watch watch = new Watch();

	private int number;

	@ParameterizedTest
	@ValueSource(ints = { 1, 10 })
	void whenManyLanesAreStuckThenReadingIsHeldNoLongerThanOneOfThemMay(int pace) {
		route("one", 50, 4, Specs.HOLD);
		route("two", 10, 1, Specs.HOLD);
		route("three", 333, 1, Specs.HOLD);
		Lanes good = route("good", 10_000, 1, Specs.HOLD);
		adopt("tcp://feed:1");
		run(Duration.ofSeconds(60), (step) -> {
			push(0, pace);
			drain(good);
		});
		assertThat(this.watch.longestHold()).isBetween(Specs.HOLD, Specs.HOLD.plus(STEP));
		assertThat(this.watch.longestWait()).isLessThanOrEqualTo(Specs.HOLD.plus(STEP));
		assertThat(this.watch.heldWithin(Duration.ofSeconds(5))).isLessThan(Duration.ofMillis(4100));
		assertThat(good.received()).isEqualTo(this.number);
	}

	@Test
	void whenLanesFillOneAfterAnotherWithoutABreakThenTheyHaveOneHoldTogether() {
		for (int i = 1; i <= 10; i++) {
			route("stuck" + i, 10 * i, 1, Specs.HOLD);
		}
		adopt("tcp://feed:1");
		push(0, 11);
		run(Specs.HOLD.minus(STEP), (step) -> push(0, 50));
		assertThat(this.watch.held()).isEqualTo(Specs.HOLD.minus(STEP));
		run(Duration.ofSeconds(1), (step) -> push(0, 50));
		assertThat(this.watch.held()).as("the time is spent").isLessThanOrEqualTo(Specs.HOLD.plus(STEP));
	}

	@Test
	void whenLanesFillOneAfterAnotherWithBreaksThenWhatTheyHoldIsNoLongerThanTheBreaksAndOneHold() {
		for (int i = 1; i <= 20; i++) {
			route("stuck" + i, 100 * i, 1, Specs.HOLD);
		}
		adopt("tcp://feed:1");
		run(Duration.ofSeconds(30), (step) -> push(0, 1));
		assertThat(this.watch.held()).isBetween(Specs.HOLD, Specs.HOLD.plus(Duration.ofSeconds(14)));
		assertThat(this.watch.longestWait()).isLessThanOrEqualTo(Specs.HOLD.plus(STEP));
	}

	@Test
	void whenALaneFlapsBesideAnIdleOneThenMessagesOfThatOneWaitNoLongerThanOneHold() {
		Lanes flapping = route("flapping", 16, 1, Specs.HOLD);
		Lanes good = route("good", 10_000, 1, Specs.HOLD);
		adopt("tcp://feed:1");
		run(Duration.ofSeconds(60), (step) -> {
			push(0, 2);
			drain(good);
			flapping.all().get(0).take();
		});
		assertThat(this.watch.longestWait()).isLessThanOrEqualTo(Specs.HOLD.plus(STEP));
		assertThat(this.observer.listeners).as("it is too slow").containsExactly("flapping");
	}

	@Test
	void whenTheOnlyLaneIsSlowerThanItsPublisherThenTheReadingIsSlowedDownAndNothingIsLost() {
		Lanes slow = route("slow", 100, 1, Specs.HOLD);
		adopt("tcp://feed:1");
		push(0, 100_000);
		run(Duration.ofSeconds(50), (step) -> IntStream.range(0, 2).forEach((i) -> slow.all().get(0).take()));
		assertThat(this.observer.listeners).isEmpty();
		assertThat(slow.received()).isGreaterThanOrEqualTo(99_900);
	}

	@Test
	void whenTheOnlyLaneIsSoSlowThatTheEngineHardlyReadsThenItHoldsNoLongerThanItMay() {
		Lanes slow = route("slow", 4, 1, Specs.HOLD);
		adopt("tcp://feed:1");
		push(0, 100_000);
		run(Duration.ofSeconds(50), (step) -> {
			if (step % 100 == 0) {
				slow.all().get(0).take();
			}
		});
		assertThat(this.watch.held()).isBetween(Specs.HOLD.minusMillis(200), Specs.HOLD.plusMillis(200));
		assertThat(this.observer.listeners).isNotEmpty();
	}

	@Test
	void whenSeveralLinksFeedFullLanesThenTheyHaveOneHoldTogether() {
		route("one", 10, 1, Specs.HOLD);
		route("two", 100, 1, Specs.HOLD);
		adopt("tcp://feed:1");
		adopt("tcp://feed:2");
		adopt("tcp://feed:3");
		run(Duration.ofSeconds(10), (step) -> IntStream.range(0, 3).forEach((i) -> push(i, 1)));
		assertThat(this.watch.longestHold()).isLessThanOrEqualTo(Specs.HOLD.plus(STEP));
		assertThat(this.watch.heldWithin(Duration.ofSeconds(5))).isLessThan(Duration.ofMillis(4100));
	}

	@Test
	void whenTimeoutsDifferThenEachLaneHoldsUpToItsOwnAndAllOfThemUpToTheLongest() {
		route("short", 10, 1, Duration.ofSeconds(1));
		route("long", 20, 1, Duration.ofSeconds(2));
		adopt("tcp://feed:1");
		push(0, 11);
		run(Duration.ofMillis(1500), (step) -> push(0, 1));
		assertThat(this.observer.listeners).containsExactly("short");
		run(Duration.ofMillis(600), (step) -> push(0, 1));
		assertThat(this.watch.held()).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.observer.listeners).containsExactlyInAnyOrder("short", "long");
	}

	@Test
	void whenAListenerThatHoldsGoesThenWhatItSpentComesBack() {
		route("good", 10_000, 1, Specs.HOLD);
		adopt("tcp://feed:1");
		for (int i = 0; i < 5; i++) {
			Lanes stuck = route("stuck" + i, 10, 1, Specs.HOLD);
			push(0, 11);
			run(Duration.ofSeconds(1), (step) -> push(0, 1));
			this.poller.unroute(stuck);
			run(Duration.ofSeconds(1), (step) -> push(0, 1));
		}
		assertThat(this.watch.held()).isBetween(Duration.ofMillis(4900), Duration.ofMillis(5100));
		assertThat(this.watch.longestHold()).isLessThan(Duration.ofMillis(1100));
	}

	@Test
	void whenASubscriberMayNotBeHeldAsLongAsItsListenersWantThenItIsNot() {
		SubscriptionPoller strict = new SubscriptionPoller(this.sockets, this.facts, this.ticker, this.observer,
				Specs.subscriber("prices", new SubscriberSettings(Set.of(), false, Duration.ofMillis(500))),
				Specs.feeds(this.ticker));
		Lane stuck = Specs.lane(this.observer, "stuck", 2, Overflow.BLOCK, "");
		strict.route(Specs.lanes(stuck));
		strict.doWork();
		FakeSubscriberSocket socket = open("tcp://feed:1");
		strict.adopt(socket);
		strict.doWork();
		IntStream.range(0, 3).forEach((i) -> socket.push("m" + i));
		strict.doWork();
		assertThat(stuck.leftNanos(this.ticker.nanos())).isEqualTo(Duration.ofMillis(500).toNanos());
	}

	@ParameterizedTest
	@CsvSource({ "false, 1000000, true", "false, 1000001, false", "true, 10000, true", "true, 10001, false" })
	void whenABlockDelayedNeitherTheOthersNorTheEngineThenItDoesNotCount(boolean leftALaneIdle, long nanosPerMessage,
			boolean free) {
		BackpressureBudget budget = Specs.budget();
		budget.begin(5);
		budget.countRead(60);
		budget.countRead(40);
		long end = 5 + 100 * nanosPerMessage;
		budget.release(leftALaneIdle, end);
		budget.begin(end);
		long used = free ? 0 : 100 * nanosPerMessage;
		assertThat(budget.leftNanos(HOLD_NANOS, end)).isEqualTo(HOLD_NANOS - used);
	}

	@Test
	void whenALaneWasFullToTheEndOfItsTimeThenTheBlockCounts() {
		BackpressureBudget budget = Specs.budget();
		budget.begin(0);
		budget.countRead(1000);
		budget.expire();
		budget.release(false, 1000);
		budget.begin(1000);
		assertThat(budget.leftNanos(HOLD_NANOS, 1000)).isEqualTo(HOLD_NANOS - 1000);
	}

	private Lanes route(String id, int capacity, int concurrency, Duration timeout) {
		LaneSettings settings = new LaneSettings(concurrency, Threading.WORKER, capacity, Overflow.BLOCK, timeout,
				Duration.ZERO, 1);
		Lanes lanes = Lanes.of(Specs.of(id, "prices", settings, (message) -> {
		}, ""), this.observer);
		this.poller.route(lanes);
		this.poller.doWork();
		return lanes;
	}

	private void adopt(String endpoint) {
		FakeSubscriberSocket socket = open(endpoint);
		this.opened.add(socket);
		this.poller.adopt(socket);
		this.poller.doWork();
	}

	private FakeSubscriberSocket open(String endpoint) {
		return this.transport
			.openSubscriber(new SocketRequest(new SocketKey(new LinkId("prices", SocketType.SUB, endpoint), 1),
					SocketMode.CONNECT, endpoint, SocketSettings.subscriberDefaults(), new LinkTraffic()));
	}

	/** Each message is its own topic, and tells when it was sent. */
	private void push(int socket, int count) {
		for (int i = 0; i < count; i++) {
			this.opened.get(socket).push(this.number++ + "@" + this.ticker.nanos());
		}
	}

	private void run(Duration duration, Consumer<Integer> step) {
		for (int i = 0; i < duration.toMillis() / STEP.toMillis(); i++) {
			step.accept(i);
			this.poller.doWork();
			this.poller.doWork();
			this.watch.look();
			this.ticker.advance(STEP);
		}
	}

	private void drain(Lanes lanes) {
		RecordedListening.drain(lanes.all().get(0))
			.forEach((topic) -> this.watch.waited(Long.parseLong(topic.substring(topic.indexOf('@') + 1))));
	}

	/** Which listeners have lost messages. Confined to the test. */
	private static final class Drops implements ListenObserver {

		private final Set<String> listeners = new HashSet<>();

		@Override
		public void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
			this.listeners.add(id);
		}

	}

	/** Measures how long sockets are held, and messages wait. Confined to the test. */
	private final class Watch {

		private final List<Boolean> held = new ArrayList<>();

		private long longestWaitNanos;

		void look() {
			this.held.add(BackpressureTests.this.opened.stream().anyMatch(BackpressureTests.this.sockets::isHeld));
		}

		void waited(long sentNanos) {
			this.longestWaitNanos = Math.max(this.longestWaitNanos, BackpressureTests.this.ticker.nanos() - sentNanos);
		}

		Duration longestWait() {
			return Duration.ofNanos(this.longestWaitNanos);
		}

		Duration held() {
			return STEP.multipliedBy(this.held.stream().filter((held) -> held).count());
		}

		Duration longestHold() {
			int longest = 0;
			int current = 0;
			for (boolean held : this.held) {
				current = held ? current + 1 : 0;
				longest = Math.max(longest, current);
			}
			return STEP.multipliedBy(longest);
		}

		/** The most in any window of this length. */
		Duration heldWithin(Duration window) {
			int length = (int) (window.toMillis() / STEP.toMillis());
			int most = 0;
			int current = 0;
			for (int i = 0; i < this.held.size(); i++) {
				current += this.held.get(i) ? 1 : 0;
				current -= (i >= length && this.held.get(i - length)) ? 1 : 0;
				most = Math.max(most, current);
			}
			return STEP.multipliedBy(most);
		}

	}

}
