package org.zmqspring.supervise;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Connected;
import org.zmqspring.transport.LinkFact.Listening;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.MessagesMissed;
import org.zmqspring.transport.LinkFact.PeerConnected;
import org.zmqspring.transport.LinkFact.PeerLost;
import org.zmqspring.transport.LinkFact.Retired;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZmqTransportException;
import org.zmqspring.transport.ZmqTransportException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zmqspring.supervise.SteppedSupervisor.key;

class SupervisorTests {

	private final LinkSpec feed = SteppedSupervisor.subscriber("tcp://10.0.0.2:5556");

	private final LinkSpec prices = SteppedSupervisor.publisher("tcp://127.0.0.1:*");

	private final SteppedSupervisor run = new SteppedSupervisor();

	@Test
	void whenOpenedThenTheSocketIsHandedToItsOwner() {
		CompletableFuture<LinkSnapshot> first = this.run.open(this.feed);
		SocketRequest request = this.run.transport.opened().get(0);
		assertThat(request.key()).isEqualTo(key(this.feed, 1));
		assertThat(request.address()).isEqualTo("tcp://10.0.0.2:5556");
		assertThat(request.settings()).isSameAs(this.feed.options());
		assertThat(this.run.subscribers.adopted).containsOnlyKeys(key(this.feed, 1));
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.CONNECTING);
		assertThat(first).isNotDone();
		this.run.comeUp(this.feed, 1);
		assertThat(first).isCompletedWithValueMatching((link) -> link.state() == LinkState.UP);
	}

	@Test
	void whenOpenedTwiceThenTheSecondIsRefusedAndTheFirstGoesOn() {
		this.run.open(this.feed);
		assertThat(this.run.open(this.feed)).isCompletedExceptionally();
		assertThat(this.run.opened()).hasSize(1);
	}

	@Test
	void whenWhatWasPostedIsHandledThenThatIsTold() {
		this.run.open(this.feed);
		this.run.supervisor.offer(key(this.feed, 1), new Connected("10.0.0.1:1", "10.0.0.2:5556"),
				this.run.ticker.nanos());
		CompletableFuture<Void> handled = this.run.supervisor.afterPosted();
		CompletableFuture<LinkState> state = handled.thenApply((none) -> this.run.state(this.feed));
		assertThat(handled).isNotDone();
		this.run.settle();
		assertThat(state).isCompletedWithValue(LinkState.CONFIRMING);
	}

	@Test
	void whenALinkListenerWaitsForWhatWasPostedThenItDoesNotWaitForItself() {
		List<CompletableFuture<Void>> handled = new ArrayList<>();
		AtomicReference<Supervisor> supervisor = new AtomicReference<>();
		SteppedSupervisor other = new SteppedSupervisor(new LinkListener() {

			@Override
			public void added(LinkSpec spec, LinkTraffic traffic) {
				handled.add(supervisor.get().afterPosted());
			}

		});
		supervisor.set(other.supervisor);
		other.supervisor.open(this.feed);
		other.supervisor.doWork();
		assertThat(handled).singleElement().satisfies((one) -> assertThat(one).isCompleted());
	}

	@Test
	void whenPeersComeAndGoThenThatIsToldOnceEach() {
		this.run.open(this.prices);
		this.run.fact(this.prices, 1, new Listening("tcp://127.0.0.1:40112"));
		this.run.fact(this.prices, 1, new PeerConnected("127.0.0.1:1"));
		this.run.fact(this.prices, 1, new PeerConnected("127.0.0.1:2"));
		this.run.fact(this.prices, 1, new PeerLost("127.0.0.1:1"));
		this.run.fact(this.prices, 2, new PeerConnected("of another generation"));
		Instant now = this.run.ticker.instantOf(this.run.ticker.nanos());
		assertThat(this.run.peerEvents).containsExactly(new ZmqPeerEvent(this.prices.id(), "127.0.0.1:1", true, 1, now),
				new ZmqPeerEvent(this.prices.id(), "127.0.0.1:2", true, 2, now),
				new ZmqPeerEvent(this.prices.id(), "127.0.0.1:1", false, 1, now));
	}

	@Test
	void whenAPublisherIsOpenedThenItsOwnOwnerHasIt() {
		this.run.open(this.prices);
		this.run.fact(this.prices, 1, new Listening("tcp://127.0.0.1:40112"));
		assertThat(this.run.publishers.adopted).containsOnlyKeys(key(this.prices, 1));
		assertThat(this.run.addresses()).containsExactly("tcp://127.0.0.1:*");
		assertThat(this.run.state(this.prices)).isEqualTo(LinkState.LISTENING);
		assertThat(this.run.snapshot(this.prices).address()).isEqualTo("tcp://127.0.0.1:40112");
	}

	@Test
	void whenASocketOfAReplayRequestReportsThenNothingHappens() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		SocketKey dealer = new SocketKey(new LinkId(this.feed.socket(), SocketType.DEALER, this.feed.endpoint().text()),
				1);
		for (LinkFact fact : List.of(new Lost(LossCause.ENGINE, ""), new Retired())) {
			this.run.supervisor.offer(dealer, fact, this.run.ticker.nanos());
		}
		this.run.settle();
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.UP);
		assertThat(this.run.directory.links()).hasSize(1);
		assertThat(this.run.opened()).hasSize(1);
	}

	@Test
	void whenAReplayIsOpenedThenItsOwnOwnerHasItAndRetiresIt() {
		LinkSpec replay = LinkFixture.replay("prices", "tcp://127.0.0.1:5558").spec();
		this.run.open(replay);
		this.run.fact(replay, 1, new Listening("tcp://127.0.0.1:5558"));
		assertThat(this.run.replays.adopted).containsOnlyKeys(key(replay, 1));
		assertThat(this.run.state(replay)).isEqualTo(LinkState.LISTENING);
		this.run.fact(replay, 1, new PeerConnected("127.0.0.1:1"));
		assertThat(this.run.snapshot(replay).peers()).isOne();
		this.run.supervisor.reconnect(replay.id());
		this.run.settle();
		assertThat(this.run.replays.retired).containsExactly(key(replay, 1));
		assertThat(this.run.publishers.retired).isEmpty();
		assertThat(this.run.replays.adopted).containsKey(key(replay, 2));
	}

	@Test
	void whenRefusedThenRetiresAndOpensAnewAfterTheDelay() {
		CompletableFuture<LinkSnapshot> first = this.run.open(this.feed);
		this.run.fact(this.feed, 1, new AttemptFailed(true));
		assertThat(first).isCompletedWithValueMatching((link) -> link.state() == LinkState.BACKING_OFF);
		assertThat(this.run.subscribers.retired).containsExactly(key(this.feed, 1));
		assertThat(this.run.snapshot(this.feed).nextAttemptAt())
			.isEqualTo(this.run.ticker.instantOf(this.run.ticker.nanos() + 100_000_000));
		this.run.pass(99);
		assertThat(this.run.opened()).hasSize(1);
		this.run.pass(1);
		assertThat(this.run.opened()).containsExactly(key(this.feed, 1), key(this.feed, 2));
	}

	@Test
	void whenTheOwnerTakesItsTimeThenTheNextGenerationWaitsForRetired() {
		this.run.subscribers.closes = false;
		this.run.open(this.feed);
		this.run.fact(this.feed, 1, new AttemptFailed(true));
		this.run.pass(4000);
		assertThat(this.run.opened()).hasSize(1);
		this.run.subscribers.adopted.get(key(this.feed, 1)).close();
		this.run.settle();
		assertThat(this.run.opened()).hasSize(2);
	}

	@Test
	void whenNobodyAnswersThenTheConnectTimeoutRetiresTheSocket() {
		this.run.open(this.feed);
		this.run.pass(5000);
		assertThat(this.run.transport.closed()).containsExactly(key(this.feed, 1));
		assertThat(this.run.snapshot(this.feed).lastError()).contains("5000 ms");
	}

	@Test
	void whenTheGreetingStallsThenTheEngineIsNudgedOnce() {
		this.run.open(this.feed);
		this.run.fact(this.feed, 1, new Connected("10.0.0.1:40000", "10.0.0.2:5556"));
		this.run.pass(20);
		this.run.pass(100);
		assertThat(this.run.transport.nudged()).containsExactly(key(this.feed, 1));
	}

	@Test
	void whenManyConnectionsAreToBeNudgedThenOneNudgeServesAll() {
		LinkSpec other = SteppedSupervisor.subscriber("tcp://10.0.0.3:5556");
		this.run.open(this.feed);
		this.run.open(other);
		this.run.fact(this.feed, 1, new Connected("10.0.0.1:40000", "10.0.0.2:5556"));
		this.run.fact(other, 1, new Connected("10.0.0.1:40001", "10.0.0.3:5556"));
		this.run.pass(20);
		assertThat(this.run.transport.nudged()).hasSize(1);
	}

	@Test
	void whenNumbersShowWhatWasMissedThenTheLastOutageHasTheCount() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.fact(this.feed, 1, new MessagesMissed(0));
		assertThat(this.run.snapshot(this.feed).outages()).isEmpty();
		this.run.fact(this.feed, 1, new Lost(LossCause.PEER, ""));
		this.run.pass(100);
		this.run.comeUp(this.feed, 2);
		assertThat(this.run.snapshot(this.feed).outages()).extracting(Outage::lost).containsOnlyNulls();
		this.run.fact(this.feed, 2, new MessagesMissed(3));
		this.run.fact(this.feed, 1, new MessagesMissed(9));
		assertThat(this.run.snapshot(this.feed).outages()).extracting(Outage::lost).containsExactly(3L);
		this.run.fact(this.feed, 2, new MessagesMissed(-1));
		assertThat(this.run.snapshot(this.feed).outages()).extracting(Outage::lost).containsOnlyNulls();
	}

	@Test
	void whenTheSessionDiesThenItIsReopened() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.fact(this.feed, 1, new Lost(LossCause.PROTOCOL, "ERROR"));
		assertThat(this.run.snapshot(this.feed).downSince()).isEqualTo(this.run.snapshot(this.feed).since());
		this.run.pass(100);
		this.run.comeUp(this.feed, 2);
		LinkSnapshot link = this.run.snapshot(this.feed);
		assertThat(link.reconnects()).isEqualTo(1);
		assertThat(link.outages()).singleElement()
			.satisfies((outage) -> assertThat(outage.cause()).isEqualTo(TransitionCause.PROTOCOL))
			.satisfies((outage) -> assertThat(outage.length()).hasMillis(100));
		assertThat(link.downtime()).hasMillis(100);
		assertThat(link.downSince()).isNull();
	}

	@Test
	void whenTheEngineDiesThenEveryLinkIsReopenedOnceItsSocketIsGone() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.open(this.prices);
		this.run.fact(this.prices, 1, new Listening("tcp://127.0.0.1:40112"));
		this.run.fact(this.feed, 1, new Lost(LossCause.ENGINE, ""));
		this.run.fact(this.prices, 1, new Lost(LossCause.ENGINE, ""));
		assertThat(this.run.transport.closed()).containsExactly(key(this.feed, 1), key(this.prices, 1));
		this.run.pass(100);
		assertThat(this.run.opened()).endsWith(key(this.feed, 2), key(this.prices, 2));
	}

	@Test
	void whenBoundAnewThenThePortThatWasChosenIsKept() {
		this.run.open(this.prices);
		this.run.fact(this.prices, 1, new Listening("tcp://127.0.0.1:40112"));
		this.run.fact(this.prices, 1, new Lost(LossCause.ENGINE, ""));
		this.run.pass(100);
		assertThat(this.run.addresses()).containsExactly("tcp://127.0.0.1:*", "tcp://127.0.0.1:40112");
	}

	@Test
	void whenTheEngineRefusesThenTriesAgainWithTheBackOff() {
		ZmqTransportException inUse = new ZmqTransportException(Reason.ADDRESS_IN_USE, "Port 5556 is in use", null);
		this.run.transport.refuseNextOpen(inUse);
		this.run.transport.refuseNextOpen(inUse);
		this.run.open(this.prices);
		assertThat(this.run.snapshot(this.prices).lastError()).isEqualTo("Port 5556 is in use");
		this.run.pass(100);
		assertThat(this.run.snapshot(this.prices).attempt()).isEqualTo(2);
		this.run.pass(200);
		assertThat(this.run.opened()).containsExactly(key(this.prices, 3));
		assertThat(this.run.publishers.retired).isEmpty();
	}

	@Test
	void whenClosedThenTheFutureWaitsForRetired() {
		this.run.subscribers.closes = false;
		this.run.open(this.feed);
		CompletableFuture<Void> gone = this.run.close(this.feed);
		assertThat(gone).isNotDone();
		assertThat(this.run.state(this.feed)).isEqualTo(LinkState.CLOSED);
		this.run.fact(this.feed, 1, new Retired());
		assertThat(gone).isCompleted();
		assertThat(this.run.directory.links()).isEmpty();
	}

	@Test
	void whenClosedTwiceThenBothFuturesComplete() {
		this.run.subscribers.closes = false;
		this.run.open(this.feed);
		CompletableFuture<Void> first = this.run.close(this.feed);
		this.run.subscribers.closes = true;
		assertThat(this.run.close(this.feed)).isCompleted();
		assertThat(first).isCompleted();
	}

	@Test
	void whenClosedBeforeTheFirstResultThenItCompletesToo() {
		CompletableFuture<LinkSnapshot> first = this.run.open(this.feed);
		this.run.close(this.feed);
		assertThat(first).isCompletedWithValueMatching((link) -> link.state() == LinkState.CLOSED);
	}

	@Test
	void whenThereIsNoSuchLinkThenCloseCompletesAndTheRestDoesNothing() {
		this.run.supervisor.reconnect(this.feed.id());
		this.run.fact(this.feed, 1, new Retired());
		assertThat(this.run.close(this.feed)).isCompleted();
		assertThat(this.run.events).isEmpty();
	}

	@Test
	void whenClosedThenLateFactsChangeNothing() {
		this.run.open(this.feed);
		this.run.close(this.feed);
		int events = this.run.events.size();
		this.run.comeUp(this.feed, 1);
		assertThat(this.run.events).hasSize(events);
		assertThat(this.run.directory.links()).isEmpty();
	}

	@Test
	void whenReconnectIsRequestedThenOpensAnewAtOnce() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.supervisor.reconnect(this.feed.id());
		this.run.settle();
		assertThat(this.run.opened()).endsWith(key(this.feed, 2));
	}

	@Test
	void whenAFactIsLateThenTheTimeOfTheFactCounts() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		this.run.transport.emit(key(this.feed, 1), new Lost(LossCause.PEER, ""));
		this.run.pass(60);
		assertThat(this.run.snapshot(this.feed).since())
			.isEqualTo(this.run.ticker.instantOf(this.run.ticker.nanos() - 60_000_000));
		this.run.pass(40);
		assertThat(this.run.opened()).hasSize(2);
	}

	@Test
	void whenOutagesAreManyThenTheLastOnesAreKeptAndAllAreCounted() {
		this.run.open(this.feed);
		this.run.comeUp(this.feed, 1);
		for (int generation = 1; generation <= 40; generation++) {
			this.run.fact(this.feed, generation, new Lost(LossCause.PEER, ""));
			this.run.pass(1000);
			this.run.comeUp(this.feed, generation + 1);
		}
		LinkSnapshot link = this.run.snapshot(this.feed);
		assertThat(link.outages()).hasSize(32);
		assertThat(link.reconnects()).isEqualTo(40);
		assertThat(link.downtime()).hasSeconds(40);
	}

	@Test
	void eventsTellTheStoryOfALink() {
		this.run.open(this.feed);
		this.run.fact(this.feed, 1, new AttemptFailed(true));
		this.run.pass(100);
		this.run.comeUp(this.feed, 2);
		this.run.fact(this.feed, 2, new Lost(LossCause.PEER, ""));
		assertThat(this.run.events).extracting(ZmqConnectionEvent::to)
			.containsExactly(LinkState.CONNECTING, LinkState.BACKING_OFF, LinkState.CONNECTING, LinkState.CONFIRMING,
					LinkState.UP, LinkState.BACKING_OFF);
		assertThat(this.run.events).extracting(ZmqConnectionEvent::ended)
			.containsExactly(null, null, null, null, AttemptOutcome.CONNECTED, null);
		assertThat(this.run.events).extracting(ZmqConnectionEvent::detail)
			.containsExactly(null, "Connection refused", null, null, null, "The peer closed the connection");
		assertThat(this.run.events.get(4).isReconnect()).isFalse();
		assertThat(this.run.events.get(5).isDisconnect()).isTrue();
	}

}
