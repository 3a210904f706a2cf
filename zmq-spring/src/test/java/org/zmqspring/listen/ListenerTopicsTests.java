package org.zmqspring.listen;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakeSubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Topics that change, and messages that come once more, on live sockets. */
@Timeout(120)
class ListenerTopicsTests {

	private final SteppedListening stepped = new SteppedListening();

	private FakeSubscriberSocket one;

	private FakeSubscriberSocket two;

	private boolean broken;

	@BeforeEach
	void adopt() {
		this.one = this.stepped.adopt("tcp://feed:1");
		this.two = this.stepped.adopt("tcp://feed:2");
	}

	@Test
	void shouldSubscribeAndUnsubscribeExactlyTheDifferenceOnEverySocket() {
		this.stepped.register("a", this.stepped.recording("a"), "x", "y");
		subscribe("a", "y", "z");
		assertThat(this.one.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "x", "y", "z"));
		unsubscribe("a", "x", "unknown");
		assertThat(this.one.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "y", "z"));
		assertThat(this.two.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "y", "z"));
		assertThat(this.stepped.info("a").topics()).containsExactlyInAnyOrder(prefixes("y", "z"));
		this.stepped.push(this.one, "x1", "y1", "z1");
		assertThat(this.stepped.handled).containsExactly("a:y1", "a:z1");
	}

	@Test
	void whenTwoListenersHaveAPrefixThenItGoesWithTheLastOfThem() {
		this.stepped.register("a", this.stepped.recording("a"), "x");
		this.stepped.register("b", this.stepped.recording("b"), "y");
		subscribe("b", "x", "extra");
		assertThat(this.one.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "x", "y"));
		unsubscribe("a", "x");
		assertThat(this.one.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "x", "y"));
		this.stepped.push(this.one, "x1");
		assertThat(this.stepped.handled).containsExactly("b:x1");
		unsubscribe("b", "x", "extra");
		assertThat(this.one.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "y"));
	}

	@Test
	void whenTheLastTopicGoesThenItGetsNothingUntilItSubscribesAgain() {
		this.stepped.register("a", this.stepped.recording("a"), "x");
		unsubscribe("a", "x");
		assertThat(this.stepped.info("a").topics()).isEmpty();
		assertThat(this.stepped.info("a").state()).isEqualTo(ListenerState.RUNNING);
		this.stepped.push(this.one, "extra1");
		assertThat(this.stepped.handled).isEmpty();
		subscribe("a", "");
		this.stepped.push(this.one, "x1");
		assertThat(this.stepped.handled).containsExactly("a:x1");
	}

	@Test
	void whenATopicGoesThenWhatIsQueuedIsStillHandled() {
		this.stepped.register("a", this.stepped.recording("a"), "x");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.one, "x1", "x2");
		unsubscribe("a", "x");
		this.stepped.listeners.resume("a");
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("a:x1", "a:x2");
	}

	@Test
	void whenASocketComesLaterThenItIsSubscribedToWhatIsWantedThen() {
		this.stepped.register("a", this.stepped.recording("a"), "x");
		subscribe("a", "y");
		unsubscribe("a", "x");
		assertThat(this.stepped.adopt("tcp://feed:3").subscriptions())
			.containsExactlyInAnyOrder(prefixes("extra", "y"));
	}

	@Test
	void whenItIsStoppedThenItsTopicsCountFromItsNextStart() {
		this.stepped.register("a", this.stepped.recording("a"), "x");
		this.stepped.listeners.stop("a");
		subscribe("a", "y");
		unsubscribe("a", "x");
		assertThat(this.one.subscriptions()).containsExactly(prefixes("extra"));
		this.stepped.listeners.start("a");
		this.stepped.poller.doWork();
		assertThat(this.one.subscriptions()).containsExactlyInAnyOrder(prefixes("extra", "y"));
	}

	@Test
	void shouldNameTheListenersThereAreWhereOneIsUnknown() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.stepped.listeners.subscribe("b", "x"))
			.withMessage("There is no listener 'b', only []");
		assertThatIllegalArgumentException().isThrownBy(() -> this.stepped.listeners.redeliver("b"));
	}

	@Test
	void shouldHandAQuarantineToItsListenerOnceMore() {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1", "x2");
		assertThat(quarantined("a")).containsExactly("x1", "x2");
		this.broken = false;
		assertThat(this.stepped.listeners.redeliver("a")).isEqualTo(2);
		assertThat(this.stepped.listeners.redeliver("a")).isZero();
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("x1", "x2");
		assertThat(quarantined("a")).isEmpty();
		assertThat(this.stepped.info("a").quarantined()).isEqualTo(2);
		assertThat(this.stepped.info("a").received()).isEqualTo(4);
	}

	@Test
	void whenAQuarantineWasRedeliveredThenOtherThreadsAreNotBlocked() throws InterruptedException {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1");
		assertThat(this.stepped.listeners.redeliver("a")).isOne();
		Thread other = new Thread(() -> this.stepped.listeners.pause("a"));
		other.start();
		other.join(30_000);
		assertThat(this.stepped.info("a").state()).isEqualTo(ListenerState.PAUSED);
	}

	@Test
	void whenItFailsOnThemOnceMoreThenTheyAreBack() {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1", "x2");
		assertThat(this.stepped.listeners.redeliver("a")).isEqualTo(2);
		this.stepped.poller.doWork();
		assertThat(quarantined("a")).containsExactly("x1", "x2");
		assertThat(this.stepped.info("a").quarantined()).isEqualTo(4);
	}

	@Test
	void whenThereIsNoRoomThenTheRestStaysInItsPlaceAndNothingIsDropped() {
		for (Overflow overflow : Overflow.values()) {
			String id = overflow.name();
			failing(id, 2, overflow);
			this.stepped.push(this.one, "x1", "x2", "x3", "x4");
			this.stepped.listeners.pause(id);
			this.stepped.push(this.one, "x5");
			assertThat(this.stepped.listeners.redeliver(id)).isEqualTo(4);
			this.stepped.poller.doWork();
			assertThat(quarantined(id)).as(id).containsExactly("x2", "x3", "x4");
			assertThat(this.stepped.observer.dropped).isEmpty();
			this.broken = false;
			this.stepped.handled.clear();
			this.stepped.listeners.resume(id);
			this.stepped.poller.doWork();
			assertThat(this.stepped.handled).as(id).containsExactly("x5", "x1");
			this.stepped.listeners.unregister(id);
			this.stepped.poller.doWork();
		}
	}

	@Test
	void whenAFullLaneIsAskedToTakeAQuarantineThenItHoldsNoSocket() {
		failing("a", 2, Overflow.BLOCK);
		this.stepped.push(this.one, "x1");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.one, "x2", "x3");
		this.stepped.listeners.redeliver("a");
		this.stepped.poller.doWork();
		this.stepped.ticker.advance(Specs.HOLD);
		this.stepped.push(this.one, "x4");
		assertThat(this.stepped.sockets.isHeld(this.one)).isTrue();
		assertThat(this.stepped.observer.dropped).isEmpty();
	}

	@Test
	void whenMessagesAreConflatedThenAnOldOneDoesNotReplaceANewerOne() {
		failing("a", 8, Overflow.CONFLATE);
		this.stepped.push(this.one, "x old", "y old");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.one, "x new");
		this.stepped.listeners.redeliver("a");
		this.stepped.poller.doWork();
		assertThat(quarantined("a")).containsExactly("x old");
		this.broken = false;
		this.stepped.listeners.resume("a");
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("x new", "y old");
	}

	@Test
	void whenItIsStoppedThenNothingIsHandedOver() {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1");
		this.stepped.listeners.stop("a");
		assertThat(this.stepped.listeners.redeliver("a")).isZero();
		assertThat(quarantined("a")).containsExactly("x1");
	}

	@Test
	void whenItIsStoppedBeforeThePollerGetsToItThenTheyAreBack() {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1");
		assertThat(this.stepped.listeners.redeliver("a")).isEqualTo(1);
		this.stepped.listeners.stop("a");
		this.stepped.poller.doWork();
		assertThat(quarantined("a")).containsExactly("x1");
		assertThat(this.stepped.observer.dropped).isEmpty();
	}

	@Test
	void whenTheListenerIsBroughtNothingThenItIsHandedNothingEither() {
		Lanes lanes = Specs.lanes("gone", "x");
		Quarantine quarantine = new Quarantine(QuarantineSettings.DEFAULTS, this.stepped.ticker);
		quarantine.add(new ListenerExecutionFailedException("gone", Specs.message("x1"), new IOException("disk")));
		this.stepped.poller.redeliver(lanes, quarantine.reserve());
		this.stepped.poller.doWork();
		assertThat(quarantine.size()).isEqualTo(1);
		assertThat(lanes.queued()).isZero();
	}

	@Test
	void whenThePollerEndsBeforeItGetsToItThenTheyAreHandledOrBack() {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1");
		this.broken = false;
		this.stepped.listeners.redeliver("a");
		this.stepped.listeners.detach();
		assertThat(this.stepped.listeners.redeliver("a")).isZero();
		this.stepped.poller.onClose();
		assertThat(this.stepped.handled).containsExactly("x1");
	}

	@Test
	void shouldReleaseToWhoeverTakes() {
		failing("a", 8, Overflow.BLOCK);
		this.stepped.push(this.one, "x1", "x2");
		assertThat(this.stepped.listeners.release("a",
				(message) -> message.message() != null && message.message().topic().equals("x1")))
			.isEqualTo(1);
		assertThat(quarantined("a")).containsExactly("x2");
	}

	/** A listener that throws while it is broken. */
	private void failing(String id, int capacity, Overflow overflow) {
		this.broken = true;
		this.stepped.register(id, (message) -> {
			if (this.broken) {
				throw new IOException("disk");
			}
			this.stepped.handled.add(message.topic());
		}, capacity, overflow, "x", "y");
	}

	private List<String> quarantined(String id) {
		return this.stepped.listeners.quarantine(id)
			.stream()
			.map((message) -> (message.message() != null) ? message.message().topic() : "?")
			.toList();
	}

	private void subscribe(String id, String... prefixes) {
		this.stepped.listeners.subscribe(id, prefixes);
		this.stepped.poller.doWork();
	}

	private void unsubscribe(String id, String... prefixes) {
		this.stepped.listeners.unsubscribe(id, prefixes);
		this.stepped.poller.doWork();
	}

	private static TopicPrefix[] prefixes(String... prefixes) {
		return Stream.of(prefixes).map(TopicPrefix::of).toArray(TopicPrefix[]::new);
	}

}
