package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.FakePublisherSocket;
import org.zmqspring.transport.SocketRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Messages of a publisher with {@code frames}: what each frame is, and which messages
 * have a number.
 */
class NumberedPublishingTests {

	private static final String A = "tcp://127.0.0.1:5555";

	private static final String B = "tcp://127.0.0.1:5556";

	private SteppedPublishing publishing = publishing(8, PublisherOverflow.FAIL, "topic", "sequence", "payload");

	private static SteppedPublishing publishing(int capacity, PublisherOverflow overflow, String... frames) {
		return publishing(capacity, overflow, SequenceScope.TOPIC, frames);
	}

	private static SteppedPublishing publishing(int capacity, PublisherOverflow overflow, SequenceScope scope,
			String... frames) {
		return new SteppedPublishing(new PublisherSettings(capacity, overflow, Duration.ZERO, HoldSettings.OFF,
				Set.of(), new FrameSettings(List.of(frames), SequenceFormat.U64_BE, scope)));
	}

	/** What was sent, such as {@code prices.EUR:0:payload}. */
	private static List<String> sent(FakePublisherSocket socket) {
		return socket.sent().stream().map(NumberedPublishingTests::text).toList();
	}

	private static String text(byte[][] frames) {
		return String.join(":",
				Arrays.stream(frames)
					.map((frame) -> (frame.length == Long.BYTES) ? "" + SequenceFormat.U64_BE.decode(frame)
							: new String(frame, StandardCharsets.UTF_8))
					.toList());
	}

	private void send(String topic, String... payloads) {
		for (String payload : payloads) {
			this.publishing.template.send(topic, payload);
		}
		this.publishing.step();
	}

	@Test
	void shouldNumberTheMessagesOfEachTopicFromZero() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "a", "b");
		send("USD", "c");
		send("EUR", "d");
		assertThat(sent(socket)).containsExactly("EUR:0:a", "EUR:1:b", "USD:0:c", "EUR:2:d");
	}

	@Test
	void shouldNumberAllMessagesTogether() {
		this.publishing = publishing(8, PublisherOverflow.FAIL, SequenceScope.ENDPOINT, "topic", "payload", "sequence");
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "a", "b");
		send("USD", "c");
		assertThat(sent(socket)).containsExactly("EUR:a:0", "EUR:b:1", "USD:c:2");
	}

	@ParameterizedTest
	@CsvSource({ "U32_LE, 00000000, 01000000", "U32_BE, 00000000, 00000001",
			"U64_LE, 0000000000000000, 0100000000000000", "U64_BE, 0000000000000000, 0000000000000001" })
	void shouldWriteNumbersInEachFormat(SequenceFormat format, String first, String second) {
		this.publishing = new SteppedPublishing(
				new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO, HoldSettings.OFF, Set.of(),
						new FrameSettings(List.of("topic", "sequence", "payload"), format, SequenceScope.TOPIC)));
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "a", "b");
		assertThat(socket.sent()).extracting((frames) -> HexFormat.of().formatHex(frames[1]))
			.containsExactly(first, second);
	}

	@Test
	void whenThereIsNoTopicThenTheTopicFrameIsEmpty() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.template.send("a");
		assertThat(this.publishing.template.trySend("b")).isTrue();
		CompletableFuture<Void> taken = this.publishing.template.sendAsync("c");
		this.publishing.template.sendAfterCommit("d");
		this.publishing.step();
		assertThat(sent(socket)).containsExactly(":0:a", ":1:b", ":2:c", ":3:d");
		assertThat(taken).isCompleted();
	}

	@Test
	void everyWayToSendATopicNumbersTheMessage() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.template.send("t", "a");
		assertThat(this.publishing.template.trySend("t", "b")).isTrue();
		CompletableFuture<Void> taken = this.publishing.template.sendAsync("t", "c");
		this.publishing.template.sendAfterCommit("t", "d");
		this.publishing.step();
		assertThat(sent(socket)).containsExactly("t:0:a", "t:1:b", "t:2:c", "t:3:d");
		assertThat(taken).isCompleted();
	}

	@Test
	void whenFramesAreSentThenTheyStayUnchangedAndTakeNoNumber() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "a");
		byte[][] frames = { bytes("EUR"), bytes("x"), bytes("y") };
		this.publishing.template.sendFrames(frames);
		this.publishing.template.sendFrames(List.of(bytes("alone")));
		assertThat(this.publishing.template.trySendFrames(List.of(frames))).isTrue();
		send("EUR", "b");
		assertThat(sent(socket)).containsExactly("EUR:0:a", "EUR:x:y", "alone", "EUR:x:y", "EUR:1:b");
	}

	@Test
	void shouldSendEmptyFramesAndNoNumberWhereThatIsConfigured() {
		this.publishing = new SteppedPublishing(new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO,
				HoldSettings.OFF, Set.of(TopicPrefix.EVERYTHING),
				new FrameSettings(List.of("topic", "-", "payload", "-"), null, SequenceScope.TOPIC)));
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "a");
		this.publishing.template.send("b");
		this.publishing.step();
		assertThat(sent(socket)).containsExactly("EUR::a:", "::b:");
		socket.peerSubscribes(TopicPrefix.of("EUR"));
		this.publishing.step();
		assertThat(sent(socket)).as("the last value has the same frames").endsWith("EUR::a:");
	}

	@Test
	void whenTheOldestMessageIsDroppedThenItHasNoNumber() {
		this.publishing = publishing(2, PublisherOverflow.DROP_OLDEST, "topic", "sequence", "payload");
		send("EUR", "a", "b", "c", "d");
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.step();
		assertThat(sent(socket)).containsExactly("EUR:0:c", "EUR:1:d");
		assertThat(dropped()).containsEntry(DropReason.OLDEST, 2L);
	}

	@Test
	void whenTheNewestMessageIsDroppedThenItHasNoNumber() {
		this.publishing = publishing(2, PublisherOverflow.DROP_NEWEST, "topic", "sequence", "payload");
		send("EUR", "a", "b", "c", "d");
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		this.publishing.step();
		send("EUR", "e");
		assertThat(sent(socket)).containsExactly("EUR:0:a", "EUR:1:b", "EUR:2:e");
		assertThat(dropped()).containsEntry(DropReason.NEWEST, 2L);
	}

	@Test
	void whenTheQueueIsFullThenTheRefusedMessageHasNoNumber() {
		this.publishing = publishing(2, PublisherOverflow.FAIL, "topic", "sequence", "payload");
		send("EUR", "a", "b");
		assertThat(this.publishing.template.trySend("EUR", "c")).isFalse();
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "d");
		assertThat(sent(socket)).containsExactly("EUR:0:a", "EUR:1:b", "EUR:2:d");
	}

	@Test
	void whenTheEngineDropsAMessageForASlowSubscriberThenItHasANumber() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		send("EUR", "a");
		socket.peerIsFull(TopicPrefix.of("EUR"));
		send("EUR", "b", "c");
		socket.peersReadAgain();
		send("EUR", "d");
		assertThat(sent(socket)).containsExactly("EUR:0:a", "EUR:1:b", "EUR:2:c", "EUR:3:d");
		assertThat(dropped()).containsEntry(DropReason.HWM, 2L);
	}

	@Test
	void whenAMessageWaitsForRoomThenItTakesItsNumberOnce() {
		SocketRequest request = SteppedPublishing.request(A, 1);
		FakePublisherSocket socket = this.publishing.transport
			.openPublisher(new SocketRequest(request.key(), request.mode(), request.address(),
					request.settings().withNodrop(Duration.ofSeconds(5)), request.traffic()));
		this.publishing.agent.adopt(socket);
		this.publishing.step();
		socket.peerIsFull(TopicPrefix.of("EUR"));
		send("EUR", "a");
		this.publishing.step();
		assertThat(socket.sent()).isEmpty();
		socket.peersReadAgain();
		send("EUR", "b");
		this.publishing.step();
		assertThat(sent(socket)).containsExactly("EUR:0:a", "EUR:1:b");
	}

	@Test
	void whenTheEngineFailsOnAMessageThenItsNumberIsMissing() {
		FakePublisherSocket torn = this.publishing.adopt(A, 1);
		send("EUR", "a");
		torn.tearNext();
		send("EUR", "b");
		FakePublisherSocket next = this.publishing.adopt(A, 2);
		send("EUR", "c");
		assertThat(sent(torn)).containsExactly("EUR:0:a");
		assertThat(sent(next)).containsExactly("EUR:2:c");
		assertThat(dropped()).containsEntry(DropReason.ENGINE, 1L);
	}

	@Test
	void whenAnEndpointIsReopenedThenNumbersContinueAndMessagesThatWaitedAreNotMissing() {
		FakePublisherSocket first = this.publishing.adopt(A, 1);
		send("EUR", "a", "b");
		this.publishing.agent.retire(first.key());
		this.publishing.step();
		send("EUR", "c");
		FakePublisherSocket second = this.publishing.adopt(A, 2);
		send("EUR", "d");
		assertThat(sent(first)).containsExactly("EUR:0:a", "EUR:1:b");
		assertThat(sent(second)).containsExactly("EUR:2:c", "EUR:3:d");
	}

	@Test
	void whenThePublisherStopsAndStartsAgainThenNumbersContinueAndWhatWasDroppedHasNone() {
		FakePublisherSocket first = this.publishing.adopt(A, 1);
		send("EUR", "a");
		this.publishing.agent.retire(first.key());
		this.publishing.step();
		send("EUR", "b");
		assertThat(this.publishing.publisher.queue().close()).isOne();
		this.publishing.agent.start();
		this.publishing.publisher.queue().open();
		FakePublisherSocket second = this.publishing.adopt(A, 2);
		send("EUR", "c");
		assertThat(sent(second)).containsExactly("EUR:1:c");
	}

	@Test
	void everyEndpointSendsTheSameNumbers() {
		FakePublisherSocket a = this.publishing.adopt(A, 1);
		send("EUR", "a");
		FakePublisherSocket b = this.publishing.adopt(B, 1);
		send("EUR", "b");
		assertThat(sent(a)).containsExactly("EUR:0:a", "EUR:1:b");
		assertThat(sent(b)).containsExactly("EUR:1:b");
	}

	@Test
	void theNumberCountsAmongTheBytesThatWereSent() {
		this.publishing.adopt(A, 1);
		send("EUR", "a");
		assertThat(this.publishing.publisher.info().counts().sentBytes()).isEqualTo(3 + 8 + 1);
	}

	@Test
	void whatAnObserverAddsFollowsTheConfiguredFrames() {
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		List<String> seen = new ArrayList<>();
		ZmqTemplate.Target observed = new ZmqTemplate.Target(this.publishing.publisher, (publisher, frames, queue) -> {
			seen.add(text(frames));
			byte[][] more = Arrays.copyOf(frames, frames.length + 1);
			more[frames.length] = bytes("trace");
			return queue.test(more);
		}, SteppedPublishing.codec(), publishers());
		observed.put(new OutboundMessage(new byte[][] { bytes("EUR"), bytes("a") }));
		assertThat(observed.tryPut(new OutboundMessage(new byte[][] { bytes("EUR"), bytes("b") }))).isTrue();
		observed.put(new OutboundMessage(new byte[][] { bytes("EUR"), bytes("unchanged") }, true, null));
		send("EUR", "c");
		assertThat(seen).containsExactly("EUR:a", "EUR:b", "EUR:unchanged");
		assertThat(sent(socket)).containsExactly("EUR:0:a:trace", "EUR:1:b:trace", "EUR:unchanged:trace", "EUR:2:c");
	}

	@Test
	void withoutFramesTheEngineGetsTheVeryFramesThatWereQueued() {
		this.publishing = new SteppedPublishing(8, PublisherOverflow.FAIL);
		FakePublisherSocket socket = this.publishing.adopt(A, 1);
		byte[][] frames = { bytes("EUR"), bytes("a") };
		this.publishing.publisher.queue().put(new OutboundMessage(frames));
		this.publishing.template.send("b");
		this.publishing.step();
		assertThat(this.publishing.publisher.composesFrames()).isFalse();
		assertThat(socket.sent().get(0)).isSameAs(frames);
		assertThat(sent(socket)).containsExactly("EUR:a", "b");
	}

	@Test
	void refusesFramesWithoutTopicPayloadOrFormat() {
		for (List<String> frames : List.of(List.of("payload"), List.of("payload", "topic"), List.of("topic"))) {
			assertThatIllegalArgumentException().isThrownBy(() -> new FrameSettings(frames, null, SequenceScope.TOPIC))
				.withMessageContaining("begin with topic");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new FrameSettings(List.of("topic", "sequence", "payload"), null, SequenceScope.TOPIC))
			.withMessageContaining("both");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new FrameSettings(List.of(), SequenceFormat.U32_LE, SequenceScope.TOPIC))
			.withMessageContaining("both");
	}

	private Publishers publishers() {
		return new Publishers(Map.of(), SteppedPublishing.codec(), this.publishing.transport, SubscriptionListener.NONE,
				PublishObserver.NONE, this.publishing.ticker);
	}

	private Map<DropReason, @Nullable Long> dropped() {
		return Map.copyOf(this.publishing.publisher.info().counts().dropped());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
