package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static org.zmqspring.publish.SteppedPublishing.payloads;

@ExtendWith(OutputCaptureExtension.class)
class PublishingAgentTests {

	private static final String A = "tcp://127.0.0.1:5555";

	private static final String B = "tcp://127.0.0.1:5556";

	private final SteppedPublishing publishing = new SteppedPublishing(8, PublisherOverflow.FAIL);

	@Test
	void shouldSendTopicAndPayloadAsTwoFrames() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);

		this.publishing.template.send("prices.EURUSD", "1.07");
		this.publishing.step();

		assertThat(socket.sent()).singleElement()
			.satisfies(
					(frames) -> assertThat(frames).isEqualTo(new byte[][] { bytes("prices.EURUSD"), bytes("1.07") }));
	}

	@Test
	void shouldSendAPayloadAloneAsOneFrameAndFramesAsTheyAre() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);

		this.publishing.template.send("alone");
		this.publishing.template.sendFrames(List.of(bytes("a"), bytes("b"), bytes("c")));
		this.publishing.step();

		assertThat(socket.sent().get(0)).isEqualTo(new byte[][] { bytes("alone") });
		assertThat(socket.sent().get(1)).isEqualTo(new byte[][] { bytes("a"), bytes("b"), bytes("c") });
	}

	@Test
	void shouldSendEveryMessageOnEverySocketAndCountItOnce() {
		FakePublisherSocket a = this.publishing.adopt(A, 1);
		FakePublisherSocket b = this.publishing.adopt(B, 1);

		this.publishing.template.send("topic", "1");
		this.publishing.template.send("topic", "2");
		this.publishing.step();

		assertThat(payloads(a)).containsExactly("1", "2");
		assertThat(payloads(b)).containsExactly("1", "2");
		assertThat(this.publishing.publisher.info()).satisfies((info) -> {
			assertThat(info.counts().sentMessages()).isEqualTo(2);
			assertThat(info.counts().sentBytes()).isEqualTo(12);
			assertThat(info.queue().depth()).isZero();
			assertThat(info.sockets()).isEqualTo(2);
		});
	}

	@Test
	void whileNoSocketIsOpenThenMessagesWait() {
		this.publishing.template.send("1");
		this.publishing.step();
		assertThat(this.publishing.publisher.info().queue().depth()).isEqualTo(1);

		FakePublisherSocket first = this.publishing.adopt(A, 1);
		this.publishing.agent.retire(first.key());
		this.publishing.step();
		this.publishing.template.send("2");
		this.publishing.step();
		FakePublisherSocket second = this.publishing.adopt(A, 2);

		assertThat(payloads(first)).containsExactly("1");
		assertThat(first.isClosed()).isTrue();
		assertThat(payloads(second)).containsExactly("2");
	}

	@Test
	void whenRetiredThenSubscriptionsOfTheSocketAreForgotten() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerSubscribes(TopicPrefix.of("a"));
		this.publishing.step();
		assertThat(this.publishing.publisher.info().subscriptions()).isEqualTo(1);

		this.publishing.agent.retire(socket.key());
		this.publishing.step();

		assertThat(this.publishing.publisher.info().subscriptions()).isZero();
	}

	@Test
	void shouldReadSubscriptionsOfAllSocketsUntilDry() {
		FakePublisherSocket a = this.publishing.adopt(A, 1);
		FakePublisherSocket b = this.publishing.adopt(B, 1);
		a.peerSubscribes(TopicPrefix.of("prices."));
		a.peerSubscribes(TopicPrefix.EVERYTHING);
		b.peerSubscribes(TopicPrefix.of("prices.EUR"));
		b.peerSubscribes(TopicPrefix.of("orders."));

		this.publishing.step();

		assertThat(a.pending() + b.pending()).isZero();
		assertThat(awaitSubscribers("prices.EURUSD", 3)).isTrue();
		assertThat(awaitSubscribers("prices.EURUSD", 4)).isFalse();

		b.peerUnsubscribes(TopicPrefix.of("prices.EUR"));
		this.publishing.step();

		assertThat(awaitSubscribers("prices.EURUSD", 3)).isFalse();
	}

	@Test
	void whenOneSocketThrowsThenTheOtherStillSendsAndTheMessageCountsAsDropped(CapturedOutput output) {
		this.publishing.adopt((frames) -> {
			throw new IllegalStateException("broken");
		}, () -> null);
		FakePublisherSocket healthy = this.publishing.adopt(B, 1);

		CompletableFuture<Void> future = this.publishing.template.sendAsync("1");
		this.publishing.step();

		assertThat(payloads(healthy)).containsExactly("1");
		assertThat(future).isCompletedExceptionally();
		assertThat(this.publishing.publisher.info()).satisfies((info) -> {
			assertThat(info.counts().sentMessages()).isZero();
			assertThat(info.counts().dropped()).containsEntry(DropReason.ENGINE, 1L);
		});
		assertThat(output).containsOnlyOnce("zmq publisher 'default' could not send a message");
	}

	@Test
	void whenTheEngineCannotSayWhetherThereIsRoomThenTheMessageIsSentAllTheSame() {
		List<byte[][]> sent = new ArrayList<>();
		this.publishing.adopt(new ScriptedSocket(SteppedPublishing.request(A, 1).key(), sent::add, () -> null, () -> {
		}, () -> {
			throw new IllegalStateException("made up by the test");
		}));
		this.publishing.template.send("1");
		this.publishing.step();

		assertThat(sent).hasSize(1);
	}

	@Test
	void whenAMessageIsSentInPartThenItsSocketIsClosedAndTheNextMessageWaitsForAnother() {
		FakePublisherSocket torn = this.publishing.adopt(A, 1);
		torn.tearNext();

		CompletableFuture<Void> first = this.publishing.template.sendAsync("1");
		this.publishing.template.send("2");
		this.publishing.step();

		assertThat(first).isCompletedExceptionally();
		assertThat(torn.isClosed()).isTrue();
		assertThat(torn.sent()).isEmpty();
		assertThat(this.publishing.publisher.info()).satisfies((info) -> {
			assertThat(info.counts().dropped()).containsEntry(DropReason.ENGINE, 1L);
			assertThat(info.queue().depth()).isEqualTo(1);
		});
		assertThat(payloads(this.publishing.adopt(A, 2))).containsExactly("2");
	}

	@Test
	void whenASocketCannotBeClosedThenThatIsTriedAgain(CapturedOutput output) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.failNextClose();

		this.publishing.agent.retire(socket.key());
		this.publishing.agent.retire(socket.key());
		this.publishing.step();

		assertThat(socket.isClosed()).isTrue();
		assertThat(output)
			.containsOnlyOnce("zmq link '" + socket.key().link() + "' could not be closed; another attempt follows");
	}

	@Test
	void whenASocketIsRetiredThenThePollerForgetsIt() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		assertThat(this.publishing.poller.await(0)).containsExactly(socket);

		this.publishing.agent.retire(socket.key());
		this.publishing.step();

		assertThat(this.publishing.poller.await(0)).isEmpty();
	}

	@Test
	void whenABrokenSocketCannotBeClosedThenThatIsTriedAgainUnasked() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.failNextClose();
		socket.tearNext();
		this.publishing.template.send("1");

		this.publishing.step();
		this.publishing.step();

		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void whenASubscriberIsTooSlowThenEachMessageItMissesIsCountedAndNoneElse(CapturedOutput output) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.peerIsFull(TopicPrefix.of("prices."));
		socket.peerIsFull(TopicPrefix.EVERYTHING);

		CompletableFuture<Void> future = this.publishing.template.sendAsync("prices.EUR", "1");
		this.publishing.template.send("orders.", "2");
		this.publishing.step();

		assertThat(future).isCompleted();
		assertThat(this.publishing.publisher.info().counts().sentMessages()).isEqualTo(2);
		assertThat(this.publishing.publisher.info().counts().dropped()).containsEntry(DropReason.HWM, 3L);
		assertThat(output).containsOnlyOnce("zmq publisher 'default' has a subscriber that is too slow");

		socket.peersReadAgain();
		this.publishing.template.send("prices.EUR", "3");
		this.publishing.step();

		assertThat(this.publishing.publisher.info().counts().dropped()).containsEntry(DropReason.HWM, 3L);
	}

	@Test
	void whenASubscriberStaysTooSlowThenTheLogIsNotFlooded(CapturedOutput output) {
		this.publishing.adopt(A, 1).peerIsFull(TopicPrefix.EVERYTHING);
		for (int i = 0; i < 100; i++) {
			this.publishing.template.send("1");
			this.publishing.step();
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("too slow"))).hasSize(1);
	}

	@Test
	void whenASocketBelongsToNoPublisherThenItIsClosed() {
		PublishingAgent agent = new PublishingAgent(Map.of(), new FutureCompleter(), SubscriptionListener.NONE,
				new ManualTicker());
		agent.open(this.publishing.transport.newPoller());
		FakePublisherSocket socket = this.publishing.transport.openPublisher(SteppedPublishing.request(A, 1));

		agent.adopt(socket);
		agent.doWork();

		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void whenClosedThenAllSocketsAreClosedEvenThoseAdoptedLast() {
		FakePublisherSocket first = this.publishing.adopt(A, 1);
		FakePublisherSocket second = this.publishing.transport.openPublisher(SteppedPublishing.request(B, 1));
		this.publishing.agent.adopt(second);

		this.publishing.agent.onClose();

		assertThat(first.isClosed()).isTrue();
		assertThat(second.isClosed()).isTrue();
		assertThat(this.publishing.poller.isClosed()).isTrue();
	}

	@Test
	void whenASocketCannotBeClosedAtTheEndThenThatIsTriedAgain() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.failNextClose();

		this.publishing.agent.onClose();

		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void whenSomethingFailsAtTheEndThenTheSocketsAreClosedAllTheSame() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.agent.adopt(null);

		assertThatNullPointerException().isThrownBy(this.publishing.agent::onClose);

		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void whenASocketCannotBeWatchedThenItIsClosed() {
		AtomicBoolean closed = new AtomicBoolean();
		// the poller of the fake transport takes fake sockets only
		this.publishing.agent.adopt(new ScriptedSocket(SteppedPublishing.request(A, 1).key(), (frames) -> {
		}, () -> null, () -> closed.set(true), () -> true));

		assertThatExceptionOfType(ClassCastException.class).isThrownBy(this.publishing::step);

		assertThat(closed).isTrue();
	}

	@Test
	void whenSomethingFailsBetweenTwoMessagesThenWhatWasSentCounts() {
		this.publishing.adopt(A, 1);
		this.publishing.template.send("1");
		this.publishing.publisher.queue().put(new OutboundMessage(new byte[][] { null }));

		assertThatNullPointerException().isThrownBy(this.publishing::step);

		assertThat(this.publishing.publisher.info().counts().sentMessages()).isEqualTo(2);
	}

	@Test
	void whenTheThreadIsInterruptedThenTheEngineNeverSeesIt() {
		List<Boolean> interrupted = new ArrayList<>();
		this.publishing.adopt((frames) -> interrupted.add(Thread.interrupted()), () -> null);
		this.publishing.template.send("1");

		Thread.currentThread().interrupt();
		this.publishing.step();

		assertThat(interrupted).containsExactly(false);
	}

	@Test
	void whenSubscriptionsOfOneSocketCannotBeReadThenItIsNotAskedAgain() {
		AtomicInteger asked = new AtomicInteger();
		this.publishing.adopt((frames) -> {
		}, () -> {
			asked.incrementAndGet();
			throw new IllegalStateException("broken");
		});
		FakePublisherSocket healthy = this.publishing.adopt(B, 1);
		healthy.peerSubscribes(TopicPrefix.of("a"));

		this.publishing.step();
		this.publishing.step();

		assertThat(asked).hasValue(1);
		assertThat(awaitSubscribers("a", 1)).isTrue();
	}

	@Test
	void whenSubscriptionsOfASocketCannotBeReadThenItNoLongerWakesTheThread(CapturedOutput output) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		socket.failReceive();
		socket.peerSubscribes(TopicPrefix.EVERYTHING);
		this.publishing.step();

		assertThat(this.publishing.poller.isHeld(socket)).isTrue();
		assertThat(output)
			.containsOnlyOnce("zmq link '" + socket.key().link() + "': its subscriptions cannot be read any more");
	}

	@Test
	@Timeout(120)
	void whenAPeerSubscribesThenAThreadThatWaitsForItGoesOn() throws InterruptedException {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		Thread waiting = new Thread(() -> this.publishing.template.awaitSubscribers("a", 1, Duration.ofHours(1)));
		waiting.setDaemon(true);
		waiting.start();
		await().atMost(Duration.ofSeconds(30)).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

		socket.peerSubscribes(TopicPrefix.of("a"));
		this.publishing.step();

		waiting.join();
	}

	@Test
	void shouldTellWhoSubscribesAndTakesItBack() {
		FakePublisherSocket a = this.publishing.adopt(A, 1);
		FakePublisherSocket b = this.publishing.adopt(B, 1);
		a.peerSubscribes(TopicPrefix.of("prices."));
		b.peerSubscribes(TopicPrefix.EVERYTHING);
		this.publishing.step();
		a.peerUnsubscribes(TopicPrefix.of("prices."));
		a.peerUnsubscribes(TopicPrefix.of("never subscribed"));
		this.publishing.step();

		assertThat(this.publishing.subscriptionEvents).containsExactly(
				new ZmqSubscriptionEvent("default", A, TopicPrefix.of("prices."), true, 1),
				new ZmqSubscriptionEvent("default", B, TopicPrefix.EVERYTHING, true, 2),
				new ZmqSubscriptionEvent("default", A, TopicPrefix.of("prices."), false, 1));
	}

	@Test
	void whenAPeerLeavesAndAnotherHoldsTheSameThenOnlyTheOthersAreCounted() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		for (int i = 0; i < 3; i++) {
			socket.peerSubscribes(TopicPrefix.of("a"));
		}
		this.publishing.step();
		socket.peerLeaves(TopicPrefix.of("a"));
		this.publishing.step();

		assertThat(this.publishing.publisher.info().subscriptions()).isEqualTo(2);
		assertThat(awaitSubscribers("a", 3)).isFalse();
		assertThat(this.publishing.subscriptionEvents).last()
			.isEqualTo(new ZmqSubscriptionEvent("default", A, TopicPrefix.of("a"), false, 2));

		socket.peerLeaves(TopicPrefix.of("a"));
		socket.peerLeaves(TopicPrefix.of("a"));
		this.publishing.step();

		assertThat(this.publishing.publisher.info().subscriptions()).isZero();
		assertThat(this.publishing.subscriptionEvents).hasSize(6)
			.last()
			.extracting(ZmqSubscriptionEvent::total)
			.isEqualTo(0L);
	}

	@Test
	void whenAListenerOfSubscriptionsThrowsThenSubscriptionsCountAllTheSame(CapturedOutput output) {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.failing = new IllegalStateException("made up by the test");
		socket.peerSubscribes(TopicPrefix.of("a"));
		this.publishing.step();
		socket.peerSubscribes(TopicPrefix.of("a"));
		this.publishing.step();
		assertThat(awaitSubscribers("a", 2)).isTrue();
		assertThat(output).containsOnlyOnce(
				"A listener for subscriptions of zmq publisher 'default' failed; the publisher continues");
	}

	@Test
	void whenAPeerFloodsThenMessagesAreStillSent() {
		List<byte[][]> sent = new ArrayList<>();
		this.publishing.adopt(sent::add, () -> new byte[] { 1, 'a' });
		this.publishing.template.send("1");

		this.publishing.step();

		assertThat(sent).hasSize(1);
	}

	@Test
	void shouldSendAndReadNoMoreThanABatch() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		for (int i = 0; i < 3; i++) {
			this.publishing.template.send("1");
			socket.peerSubscribes(TopicPrefix.EVERYTHING);
		}

		assertThat(this.publishing.publisher.onSend(2)).isEqualTo(2);
		assertThat(socket.sent()).hasSize(2);
		assertThat(this.publishing.publisher.links().onSubscriptions(2)).isEqualTo(2);
		assertThat(socket.pending()).isEqualTo(1);
	}

	@Test
	void aRoundTellsHowMuchItHasDone() {
		SteppedPublishing keeping = new SteppedPublishing(new PublisherSettings(8, PublisherOverflow.FAIL,
				Duration.ZERO, HoldSettings.OFF, Set.of(TopicPrefix.EVERYTHING)));
		FakePublisherSocket socket = keeping.transport.openPublisher(SteppedPublishing.request(A, 1));
		keeping.agent.adopt(socket);
		keeping.template.send("topic", "1");
		keeping.template.send("topic", "2");
		socket.peerSubscribes(TopicPrefix.EVERYTHING);

		// a socket, two messages, a subscription and a last value
		assertThat(keeping.agent.doWork()).isEqualTo(5);
		assertThat(keeping.agent.doWork()).isZero();
	}

	private boolean awaitSubscribers(String topic, int count) {
		return this.publishing.template.awaitSubscribers(topic, count, Duration.ZERO);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
