package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;
import org.zmqspring.transport.SocketRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.zmqspring.publish.SteppedPublishing.payloads;

/** A message waits for a subscriber without room, and nothing is lost or sent twice. */
class XpubNodropTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String A = "tcp://127.0.0.1:5555";

	private static final String B = "tcp://127.0.0.1:5556";

	private static final TopicPrefix PRICES = TopicPrefix.of("prices.");

	private SteppedPublishing publishing = new SteppedPublishing(4, PublisherOverflow.FAIL);

	@Test
	void whenASubscriberHasNoRoomThenMessagesWaitInOrderAndNoneIsDropped() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		CompletableFuture<Void> first = this.publishing.template.sendAsync("prices.EUR", "1");
		this.publishing.template.send("orders.", "2");
		this.publishing.template.send("prices.USD", "3");
		steps();

		assertThat(socket.sent()).isEmpty();
		assertThat(first).isNotDone();
		assertThat(this.publishing.publisher.info().queue().depth()).isEqualTo(3);

		socket.peersReadAgain();
		steps();

		assertThat(payloads(socket)).containsExactly("1", "2", "3");
		assertThat(first).isCompleted();
		assertThat(dropped()).isEqualTo(0);
	}

	@Test
	void whenTheSubscriberHasNotSubscribedToTheMessageThenItDoesNotWait() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		this.publishing.template.send("orders.", "1");
		steps();

		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whenOneEndpointHasNoRoomThenTheMessageIsSentOnceOnEach() {
		FakePublisherSocket full = adopt(A, 1);
		FakePublisherSocket other = adopt(B, 1);
		full.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		this.publishing.template.send("prices.EUR", "2");
		steps();
		other.peerSubscribes(PRICES);
		steps();

		assertThat(other.sent()).isEmpty();
		assertThat(this.publishing.publisher.info().subscriptions()).isEqualTo(1);
		assertThat(this.publishing.publisher.nanosLeft(this.publishing.ticker.nanos())).isEqualTo(TIMEOUT.toNanos());

		full.peersReadAgain();
		steps();

		assertThat(payloads(full)).containsExactly("1", "2");
		assertThat(payloads(other)).containsExactly("1", "2");
	}

	@Test
	void whenTheEndpointIsRetiredMeanwhileThenTheOthersGetTheMessageAndTheNextOneWhatIsSentLater() {
		FakePublisherSocket full = adopt(A, 1);
		FakePublisherSocket other = adopt(B, 1);
		full.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		steps();
		this.publishing.agent.retire(full.key());
		steps();

		assertThat(payloads(other)).containsExactly("1");

		FakePublisherSocket next = adopt(A, 2);
		this.publishing.template.send("prices.EUR", "2");
		steps();

		assertThat(payloads(next)).containsExactly("2");
		assertThat(payloads(other)).containsExactly("1", "2");
	}

	@Test
	void whenTheOnlyEndpointIsRetiredMeanwhileThenTheMessageWaitsForTheNextOne() {
		FakePublisherSocket full = adopt(A, 1);
		full.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		steps();
		this.publishing.agent.retire(full.key());
		steps();
		assertThat(this.publishing.publisher.info().queue().depth()).isEqualTo(1);
		assertThat(this.publishing.publisher.nanosLeft(this.publishing.ticker.nanos())).isEqualTo(SubscriberGate.NEVER);

		FakePublisherSocket next = adopt(A, 2);
		steps();

		assertThat(payloads(next)).containsExactly("1");
	}

	@Test
	void whenTheSubscriberTakesNothingForTheTimeoutThenOthersAreServedAndWhatItHadQueuedIsCounted() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		this.publishing.template.send("orders.", "2");
		steps();
		assertThat(this.publishing.publisher.nanosLeft(this.publishing.ticker.nanos())).isEqualTo(TIMEOUT.toNanos());

		this.publishing.ticker.advance(TIMEOUT.minusMillis(1));
		steps();
		assertThat(socket.sent()).isEmpty();

		this.publishing.ticker.advance(Duration.ofMillis(1));
		steps();

		assertThat(payloads(socket)).containsExactly("1", "2");
		assertThat(this.publishing.publisher.info().counts().sentMessages()).isEqualTo(2);
		assertThat(this.publishing.publisher.info().counts().dropped()).containsEntry(DropReason.STALLED,
				(long) FakePublisherSocket.QUEUED);
		assertThat(dropped()).isEqualTo(FakePublisherSocket.QUEUED);
	}

	@Test
	void whileAMessageWaitsThenTheAgentSleepsUntilItHasToLook() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		this.publishing.template.send("prices.EUR", "2");
		this.publishing.step();

		assertThat(this.publishing.agent.doWork()).isZero();
		assertThat(this.publishing.poller.lastWaitNanos()).isEqualTo(TIMEOUT.toNanos());

		this.publishing.ticker.advance(Duration.ofSeconds(1));
		this.publishing.template.send("prices.EUR", "3");
		assertThat(this.publishing.agent.doWork()).isZero();
		assertThat(this.publishing.poller.lastWaitNanos()).isEqualTo(TIMEOUT.minusSeconds(1).toNanos());

		socket.peersReadAgain();
		assertThat(this.publishing.agent.doWork()).isEqualTo(1);
	}

	@Test
	void theMessageThatWaitsCountsForTheCapacity() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		for (int i = 0; i < 4; i++) {
			this.publishing.template.send("prices.EUR", "1");
			steps();
		}

		assertThatExceptionOfType(ZmqSendException.class)
			.isThrownBy(() -> this.publishing.template.send("prices.EUR", "5"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(ZmqSendException.Reason.QUEUE_FULL));
		assertThat(this.publishing.template.trySend("prices.EUR", "5")).isFalse();
		assertThat(this.publishing.publisher.info().queue().depth()).isEqualTo(4);
	}

	@Test
	void underDropOldestTheMessageThatWaitsStaysAtTheHead() {
		this.publishing = new SteppedPublishing(4, PublisherOverflow.DROP_OLDEST);
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		steps();
		for (int i = 2; i <= 6; i++) {
			this.publishing.template.send("prices.EUR", "" + i);
		}
		socket.peersReadAgain();
		steps();

		assertThat(payloads(socket)).containsExactly("1", "4", "5", "6");
		assertThat(this.publishing.publisher.info().counts().dropped()).containsEntry(DropReason.OLDEST, 2L);
	}

	@Test
	void whenThePublisherStopsThenTheMessageThatWaitsIsGivenUpAndCounted() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		CompletableFuture<Void> waiting = this.publishing.template.sendAsync("prices.EUR", "1");
		steps();
		this.publishing.publisher.queue().drain();
		CountDownLatch drained = this.publishing.agent.drain();
		steps();
		assertThat(drained.getCount()).isEqualTo(1);

		assertThat(this.publishing.publisher.queue().close()).isEqualTo(1);
		steps();

		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.publishing.publisher.info().counts().dropped()).containsEntry(DropReason.STOPPED, 1L);
		socket.peersReadAgain();
		this.publishing.publisher.queue().open();
		this.publishing.template.send("prices.EUR", "2");
		steps();
		assertThat(payloads(socket)).containsExactly("2");
	}

	@Test
	void whenThereIsRoomBeforeTheDeadlineOfTheStopThenTheRestIsSent() {
		FakePublisherSocket socket = adopt(A, 1);
		socket.peerIsFull(PRICES);
		this.publishing.template.send("prices.EUR", "1");
		steps();
		this.publishing.publisher.queue().drain();
		CountDownLatch drained = this.publishing.agent.drain();
		steps();
		socket.peersReadAgain();
		steps();

		assertThat(drained.getCount()).isZero();
		assertThat(payloads(socket)).containsExactly("1");
	}

	@Test
	void whenALastValueMeetsASubscriberWithoutRoomThenItWaitsToo() {
		this.publishing = new SteppedPublishing(new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO,
				HoldSettings.OFF, Set.of(TopicPrefix.EVERYTHING)));
		FakePublisherSocket socket = adopt(A, 1);
		this.publishing.template.send("prices.EUR", "1");
		steps();
		socket.peerIsFull(PRICES);
		socket.peerSubscribes(PRICES);
		for (int i = 0; i < 2 * LastValueReplay.MAX_RETRIES; i++) {
			steps();
			this.publishing.ticker.advance(Duration.ofNanos(LastValueReplay.PAUSE_NANOS));
		}
		assertThat(payloads(socket)).containsExactly("1");
		assertThat(this.publishing.publisher.info().counts().resent()).isZero();

		socket.peersReadAgain();
		steps();

		assertThat(payloads(socket)).containsExactly("1", "1");
		assertThat(this.publishing.publisher.info().counts().resent()).isEqualTo(1);
		assertThat(dropped()).isZero();
	}

	private FakePublisherSocket adopt(String endpoint, long generation) {
		SocketRequest plain = SteppedPublishing.request(endpoint, generation);
		FakePublisherSocket socket = this.publishing.transport.openPublisher(new SocketRequest(plain.key(),
				plain.mode(), endpoint, plain.settings().withNodrop(TIMEOUT), plain.traffic()));
		this.publishing.agent.adopt(socket);
		this.publishing.step();
		return socket;
	}

	private void steps() {
		for (int i = 0; i < 3; i++) {
			this.publishing.step();
		}
	}

	private long dropped() {
		return List.copyOf(this.publishing.publisher.info().counts().dropped().values())
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

}
