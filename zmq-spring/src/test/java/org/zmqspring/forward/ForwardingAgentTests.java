package org.zmqspring.forward;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.FakePoller;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.FakeXpubSocket;
import org.zmqspring.transport.FakeXsubSocket;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ForwardingAgentTests {

	private static final TopicPrefix A = TopicPrefix.of("a");

	private static final TopicPrefix B = TopicPrefix.of("b");

	private static final Duration HOLD = Duration.ofSeconds(5);

	private final ManualTicker ticker = new ManualTicker();

	private final RecordedFacts facts = new RecordedFacts();

	private final FakeTransport transport = new FakeTransport(this.facts, this.ticker);

	private final FakePoller<EngineSocket> poller = this.transport.newPoller();

	private final ForwarderSettings settings = new ForwarderSettings("prices", 100, HOLD);

	private final ForwardingCounts counts = new ForwardingCounts(this.settings, this.ticker);

	private final ForwardingAgent agent = new ForwardingAgent(this.settings, this.counts, this.facts, this.ticker);

	private int opened;

	ForwardingAgentTests() {
		this.agent.open(this.poller);
	}

	@Test
	void shouldPassEachMessageOfEachFrontendToEveryBackend() {
		FakeXpubSocket one = backend("tcp://*:1");
		FakeXpubSocket other = backend("tcp://*:2");
		FakeXsubSocket left = frontend("tcp://*:3");
		FakeXsubSocket right = frontend("tcp://*:4");
		one.peerSubscribes(A);
		step();
		left.push("a1", "", "third");
		right.push("a2");
		step();
		assertThat(one.sent()).containsExactly(List.of("a1", "", "third"), List.of("a2"));
		assertThat(other.sent()).isEqualTo(one.sent());
		assertThat(info().counts().forwardedMessages()).isEqualTo(2);
		assertThat(info().counts().forwardedBytes()).isEqualTo(9);
		assertThat(left.traffic().messages()).isEqualTo(1);
		assertThat(left.traffic().bytes()).isEqualTo(7);
		assertThat(this.facts.of(left.key())).containsExactly(new LinkFact.MessageReceived());
	}

	@Test
	void shouldPassSubscriptionsToEveryPublisherAndToLaterOnes() {
		FakeXpubSocket one = backend("tcp://*:1");
		FakeXpubSocket other = backend("tcp://*:2");
		FakeXsubSocket early = frontend("tcp://*:3");
		one.peerSubscribes(A);
		other.peerSubscribes(A);
		other.peerSubscribes(B);
		step();
		FakeXsubSocket late = frontend("tcp://*:4");
		assertThat(early.subscriptions()).containsExactlyInAnyOrder(A, B);
		assertThat(late.subscriptions()).containsExactlyInAnyOrder(A, B);
		assertThat(info().subscriptions()).isEqualTo(2);
		other.peerUnsubscribes(A);
		other.peerUnsubscribes(B);
		step();
		assertThat(early.subscriptions()).containsExactly(A);
		this.agent.backendOwner().retire(one.key());
		step();
		assertThat(early.subscriptions()).isEmpty();
		assertThat(late.subscriptions()).isEmpty();
		assertThat(one.isClosed()).isTrue();
	}

	@Test
	void whenNoBackendIsOpenThenMessagesAreDroppedAndCounted() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = frontend("tcp://*:3");
		backend.peerSubscribes(A);
		step();
		frontend.push("a1");
		this.agent.backendOwner().retire(backend.key());
		step();
		assertThat(dropped(ForwarderDropReason.UNCONNECTED)).isEqualTo(1);
		assertThat(info().counts().forwardedMessages()).isZero();
	}

	@Test
	void shouldCountWhatSlowSubscribersMiss() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = subscribed(backend, A);
		backend.peerIsFull(A);
		frontend.push("a1");
		frontend.push("a2");
		step();
		assertThat(dropped(ForwarderDropReason.HWM)).isEqualTo(2);
		assertThat(info().counts().forwardedMessages()).isEqualTo(2);
	}

	@Test
	void withNodropReadingStopsUntilThereIsRoom() {
		FakeXpubSocket backend = backend("tcp://*:1", true);
		FakeXsubSocket frontend = subscribed(backend, A);
		FakeXsubSocket other = frontend("tcp://*:4");
		backend.peerIsFull(A);
		frontend.push("a1");
		frontend.push("a2");
		step();
		other.push("a3");
		step();
		assertThat(backend.sent()).isEmpty();
		assertThat(this.poller.isHeld(frontend)).isTrue();
		assertThat(this.poller.isHeld(other)).isTrue();
		FakeXsubSocket third = frontend("tcp://*:5");
		assertThat(this.poller.isHeld(third)).isTrue();
		backend.peersReadAgain();
		step();
		step();
		assertThat(backend.sent()).containsExactly(List.of("a1"), List.of("a3"), List.of("a2"));
		assertThat(this.poller.isHeld(third)).isFalse();
		assertThat(info().counts().dropped()).allSatisfy((reason, count) -> assertThat(count).isZero());
	}

	@Test
	void withNodropASubscriberThatTakesNothingIsDisconnected() {
		FakeXpubSocket backend = backend("tcp://*:1", true);
		FakeXsubSocket frontend = subscribed(backend, A);
		backend.peerIsFull(A);
		frontend.push("a1");
		step();
		step();
		this.ticker.advance(HOLD.minusMillis(1));
		step();
		assertThat(backend.sent()).isEmpty();
		step();
		assertThat(this.poller.lastWaitNanos()).isEqualTo(Duration.ofMillis(1).toNanos());
		this.ticker.advance(Duration.ofMillis(1));
		step();
		assertThat(backend.sent()).containsExactly(List.of("a1"));
		assertThat(dropped(ForwarderDropReason.STALLED)).isEqualTo(FakeXpubSocket.QUEUED);
	}

	@Test
	void aRetiredFrontendIsEmptiedBeforeItIsClosed() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = subscribed(backend, A);
		for (int i = 0; i < 600; i++) {
			frontend.push("a" + i);
		}
		this.agent.frontendOwner().retire(frontend.key());
		step();
		assertThat(frontend.isClosed()).isFalse();
		step();
		step();
		assertThat(frontend.isClosed()).isTrue();
		assertThat(backend.sent()).hasSize(600);
		assertThat(info().counts().dropped()).allSatisfy((reason, count) -> assertThat(count).isZero());
	}

	@Test
	void aRetiredFrontendWaitsForAFullSubscriberOnlyForSomeTime() {
		FakeXpubSocket backend = backend("tcp://*:1", true, Duration.ofDays(1));
		FakeXsubSocket frontend = subscribed(backend, A);
		FakeXsubSocket other = frontend("tcp://*:4");
		backend.peerIsFull(A);
		frontend.push("a1");
		frontend.push("a2");
		step();
		this.agent.frontendOwner().retire(frontend.key());
		step();
		this.ticker.advance(HOLD.plusMillis(999));
		step();
		assertThat(frontend.isClosed()).isFalse();
		this.ticker.advance(Duration.ofMillis(1));
		step();
		assertThat(frontend.isClosed()).isTrue();
		assertThat(dropped(ForwarderDropReason.STOPPED)).isEqualTo(2);
		assertThat(this.poller.isHeld(other)).isFalse();
	}

	@Test
	void whenAMessageIsSentInPartThenTheLinkIsClosed() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXpubSocket healthy = backend("tcp://*:2");
		FakeXsubSocket frontend = subscribed(backend, A);
		healthy.peerSubscribes(A);
		step();
		backend.tearNext();
		frontend.push("a1", "payload");
		step();
		assertThat(backend.isClosed()).isTrue();
		assertThat(healthy.sent()).hasSize(1);
		assertThat(dropped(ForwarderDropReason.ENGINE)).isEqualTo(1);
		frontend.push("a2");
		step();
		assertThat(healthy.sent()).hasSize(2);
		assertThat(info().subscriptions()).isEqualTo(1);
	}

	@Test
	void aFrontendThatThrowsRestsForAMoment() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = subscribed(backend, A);
		frontend.failNextReceive();
		frontend.push("a1");
		step();
		step();
		assertThat(backend.sent()).isEmpty();
		assertThat(this.poller.isHeld(frontend)).isTrue();
		assertThat(dropped(ForwarderDropReason.ENGINE)).isEqualTo(1);
		this.ticker.advance(Duration.ofMillis(100));
		step();
		step();
		assertThat(backend.sent()).containsExactly(List.of("a1"));
	}

	@Test
	void whenASubscriptionCannotBePassedOnThenTheLinkIsClosed() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = frontend("tcp://*:3");
		FakeXsubSocket healthy = frontend("tcp://*:4");
		frontend.failSubscriptions();
		backend.peerSubscribes(A);
		step();
		assertThat(frontend.isClosed()).isTrue();
		assertThat(healthy.subscriptions()).containsExactly(A);
	}

	@Test
	void whenSubscriptionsCannotBeReadThenOthersAreStillServed() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXpubSocket healthy = backend("tcp://*:2");
		FakeXsubSocket frontend = frontend("tcp://*:3");
		backend.failReceive();
		backend.peerSubscribes(A);
		healthy.peerSubscribes(B);
		step();
		assertThat(frontend.subscriptions()).containsExactly(B);
		// Its subscribers subscribe again when the supervisor has reopened it.
		assertThat(backend.isClosed()).isTrue();
	}

	@Test
	void subscriptionsBeyondTheLimitAreRefusedAndCounted() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = frontend("tcp://*:3");
		for (int i = 0; i < 110; i++) {
			backend.peerSubscribes(TopicPrefix.of("t" + i));
		}
		step();
		assertThat(info().subscriptions()).isEqualTo(100);
		assertThat(info().counts().refusedSubscriptions()).isEqualTo(10);
		assertThat(frontend.subscriptions()).hasSize(25);
		step();
		assertThat(this.poller.lastWaitNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
		for (int seconds = 1; seconds < 4; seconds++) {
			this.ticker.advance(Duration.ofSeconds(1));
			step();
		}
		assertThat(frontend.subscriptions()).hasSize(100);
	}

	@Test
	void aSubscriptionThatWaitsIsPassedOnWhenAnotherEnds() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXpubSocket hostile = backend("tcp://*:2");
		FakeXsubSocket frontend = frontend("tcp://*:3");
		for (int i = 0; i < 100; i++) {
			hostile.peerSubscribes(TopicPrefix.of("t" + i));
		}
		step();
		backend.peerSubscribes(A);
		step();
		this.agent.backendOwner().retire(hostile.key());
		for (int seconds = 0; seconds < 9; seconds++) {
			this.ticker.advance(Duration.ofSeconds(1));
			step();
		}
		assertThat(frontend.subscriptions()).containsExactly(A);
	}

	@Test
	void whenTheEngineDoesNotTakeAMessageThenItIsCountedAsDropped() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = subscribed(backend, A);
		backend.refuseMessages();
		frontend.push("a1");
		step();
		assertThat(dropped(ForwarderDropReason.ENGINE)).isEqualTo(1);
		assertThat(info().counts().forwardedMessages()).isZero();
	}

	@Test
	void withNodropTheFrontendsHaveTheirTurnsOneAfterTheOther() {
		FakeXpubSocket backend = backend("tcp://*:1", true);
		FakeXsubSocket left = subscribed(backend, A);
		FakeXsubSocket right = frontend("tcp://*:4");
		backend.peerIsFull(A);
		left.push("a1");
		left.push("a2");
		step();
		right.push("a3");
		backend.peersReadAgain();
		step();
		step();
		assertThat(backend.sent()).containsExactly(List.of("a1"), List.of("a3"), List.of("a2"));
	}

	@Test
	void withoutASubscriptionTheSilenceOfAPublisherDoesNotCount() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = frontend("tcp://*:3");
		for (int seconds = 0; seconds < 7; seconds++) {
			this.ticker.advance(Duration.ofSeconds(1));
			step();
		}
		assertThat(frontend.traffic().missedNanos(this.ticker.nanos()))
			.isGreaterThanOrEqualTo(Duration.ofSeconds(7).toNanos());
		backend.peerSubscribes(A);
		step();
		long missed = frontend.traffic().missedNanos(this.ticker.nanos());
		// The forwarder reads, so this time counts.
		for (int seconds = 0; seconds < 5; seconds++) {
			this.ticker.advance(Duration.ofSeconds(1));
			step();
		}
		assertThat(frontend.traffic().missedNanos(this.ticker.nanos())).isEqualTo(missed);
	}

	@Test
	void atTheEndAMessageThatWaitsDoesNotKeepBackThoseOfOtherFrontends() {
		FakeXpubSocket backend = backend("tcp://*:1", true);
		FakeXsubSocket left = subscribed(backend, A);
		FakeXsubSocket right = frontend("tcp://*:4");
		backend.peerSubscribes(B);
		step();
		backend.peerIsFull(A);
		left.push("a1");
		step();
		right.push("b1");
		this.agent.onClose();
		assertThat(backend.sent()).containsExactly(List.of("b1"));
		assertThat(dropped(ForwarderDropReason.STOPPED)).isEqualTo(1);
	}

	@Test
	void aSocketThatCannotBeClosedIsClosedAgain() {
		FakeXpubSocket backend = backend("tcp://*:1");
		backend.failNextClose();
		this.agent.backendOwner().retire(backend.key());
		step();
		assertThat(backend.isClosed()).isFalse();
		step();
		assertThat(backend.isClosed()).isTrue();
	}

	@Test
	void atTheEndEverythingIsForwardedAndClosed() {
		FakeXpubSocket backend = backend("tcp://*:1");
		FakeXsubSocket frontend = subscribed(backend, A);
		for (int i = 0; i < 600; i++) {
			frontend.push("a" + i);
		}
		this.agent.onClose();
		assertThat(backend.sent()).hasSize(600);
		assertThat(frontend.isClosed()).isTrue();
		assertThat(backend.isClosed()).isTrue();
		assertThat(this.poller.isClosed()).isTrue();
		assertThat(info().subscriptions()).isZero();
	}

	@Test
	void aSocketThatComesTooLateIsClosed() {
		this.agent.onClose();
		FakeXsubSocket frontend = this.transport.openXsub(request(SocketType.XSUB, "tcp://*:3", settings(false, HOLD)));
		this.agent.frontendOwner().adopt(frontend);
		this.agent.onClose();
		assertThat(frontend.isClosed()).isTrue();
	}

	@Test
	void whenASocketCannotBeAdoptedThenItIsClosed() {
		FakeXpubSocket backend = backend("tcp://*:1");
		backend.peerSubscribes(A);
		step();
		FakeXsubSocket frontend = this.transport.openXsub(request(SocketType.XSUB, "tcp://*:3", settings(false, HOLD)));
		frontend.failSubscriptions();
		this.agent.frontendOwner().adopt(frontend);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this.agent::doWork);
		assertThat(frontend.isClosed()).isTrue();
	}

	private FakeXsubSocket subscribed(FakeXpubSocket backend, TopicPrefix prefix) {
		FakeXsubSocket frontend = frontend("tcp://*:3");
		backend.peerSubscribes(prefix);
		step();
		return frontend;
	}

	private FakeXsubSocket frontend(String endpoint) {
		FakeXsubSocket socket = this.transport.openXsub(request(SocketType.XSUB, endpoint, settings(false, HOLD)));
		this.agent.frontendOwner().adopt(socket);
		step();
		return socket;
	}

	private FakeXpubSocket backend(String endpoint) {
		return backend(endpoint, false);
	}

	private FakeXpubSocket backend(String endpoint, boolean nodrop) {
		return backend(endpoint, nodrop, HOLD);
	}

	private FakeXpubSocket backend(String endpoint, boolean nodrop, Duration timeout) {
		FakeXpubSocket socket = this.transport.openXpub(request(SocketType.XPUB, endpoint, settings(nodrop, timeout)));
		this.agent.backendOwner().adopt(socket);
		step();
		return socket;
	}

	private static SocketSettings settings(boolean nodrop, Duration timeout) {
		return SocketSettings.builder(SocketType.XPUB).build().withNodrop(nodrop ? timeout : Duration.ZERO);
	}

	private SocketRequest request(SocketType type, String endpoint, SocketSettings options) {
		LinkId link = new LinkId((type == SocketType.XSUB) ? "prices.frontend" : "prices.backend", type, endpoint);
		return new SocketRequest(new SocketKey(link, ++this.opened), SocketMode.BIND, endpoint, options,
				new LinkTraffic());
	}

	private ForwarderInfo info() {
		return this.counts.info();
	}

	private long dropped(ForwarderDropReason reason) {
		return info().counts().dropped().get(reason);
	}

	private void step() {
		this.agent.doWork();
	}

}
