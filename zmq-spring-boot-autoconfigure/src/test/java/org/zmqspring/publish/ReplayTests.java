package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.FakePublisherSocket;
import org.zmqspring.transport.FakeRouterSocket;
import org.zmqspring.transport.SocketMode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Peers ask a publisher for earlier messages: what they get, when, and in which order.
 */
class ReplayTests {

	private static final String LIVE = "tcp://127.0.0.1:5557";

	private static final String ASK = "tcp://127.0.0.1:5558";

	private static final byte[] EMPTY = {};

	private SteppedPublishing publishing = keeping(1000, 1 << 20);

	private FakePublisherSocket live = this.publishing.adopt(LIVE, 1);

	private FakeRouterSocket router = this.publishing.adoptReplay(ASK, 1);

	private static SteppedPublishing keeping(int capacity, long maxBytes) {
		return keeping(capacity, maxBytes, SequenceFormat.U64_BE, HoldSettings.OFF, "topic", "sequence", "payload");
	}

	private static SteppedPublishing keeping(int capacity, long maxBytes, SequenceFormat format, HoldSettings hold,
			String... frames) {
		return new SteppedPublishing(new PublisherSettings(8192, PublisherOverflow.FAIL, Duration.ZERO, hold, Set.of(),
				new FrameSettings(List.of(frames), format, SequenceScope.ENDPOINT),
				new HistorySettings(List.of(Endpoint.parse(ASK, SocketMode.BIND)), capacity, maxBytes)));
	}

	private void use(SteppedPublishing other) {
		this.publishing = other;
		this.live = other.adopt(LIVE, 1);
		this.router = other.adoptReplay(ASK, 1);
	}

	/** Send {@code m<first>} and so on, each with its own number. */
	private void publish(int first, int end) {
		queue(first, end);
		this.publishing.step();
		int left = this.publishing.publisher.queue().depth();
		while (left > 0) {
			this.publishing.step();
			left = this.publishing.publisher.queue().depth();
		}
	}

	private void queue(int first, int end) {
		for (int i = first; i < end; i++) {
			this.publishing.template.send("kv", "m" + i);
		}
	}

	private void ask(String peer, long first) {
		this.router.peerAsks(peer, EMPTY, SequenceFormat.U64_BE.encode(first));
	}

	private void stepUntilQuiet() {
		int before;
		do {
			before = this.router.sent().size();
			this.publishing.step();
		}
		while (this.router.sent().size() > before);
	}

	/** What a peer got: the numbers of the messages, and {@code end}. */
	private List<String> answer(String peer) {
		return this.router.sent().stream().filter((sent) -> sent.peer().equals(peer)).map(ReplayTests::text).toList();
	}

	private static String text(FakeRouterSocket.Sent sent) {
		assertThat(sent.frames()).hasSize(4);
		assertThat(sent.frames().get(0)).isEmpty();
		long number = SequenceFormat.U64_BE.decode(sent.frames().get(2));
		if (number == -1) {
			assertThat(sent.frames().get(1)).isEmpty();
			assertThat(sent.frames().get(3)).isEmpty();
			return "end";
		}
		assertThat(sent.frames().get(1)).asString().isEqualTo("kv");
		assertThat(sent.frames().get(3)).asString().isEqualTo("m" + number);
		return "" + number;
	}

	private static List<String> numbers(int first, int end, String... then) {
		return Stream.concat(IntStream.range(first, end).mapToObj(String::valueOf), Stream.of(then)).toList();
	}

	private PublisherInfo.ReplayState state() {
		PublisherInfo.ReplayState state = this.publishing.publisher.info().replay();
		assertThat(state).isNotNull();
		return state;
	}

	private long count(ReplayOutcome outcome) {
		return state().requests().get(outcome);
	}

	@Test
	void shouldAnswerWithTheMessagesFromANumberOnAndAnEndMarker() {
		publish(0, 10);
		ask("a", 7);
		stepUntilQuiet();
		assertThat(answer("a")).containsExactly("7", "8", "9", "end");
		assertThat(state()).isEqualTo(new PublisherInfo.ReplayState(10, 10 * (2 + 8 + 2), 0, 3, state().requests()));
		assertThat(count(ReplayOutcome.COMPLETED)).isOne();
		assertThat(this.publishing.publisher.info().counts().sentMessages()).isEqualTo(10);
	}

	@ParameterizedTest
	@EnumSource
	void theNumberHasTheFormatOfThePublisherAndTheEndMarkerItsWidth(SequenceFormat format) {
		use(keeping(10, 1000, format, HoldSettings.OFF, "topic", "-", "payload", "sequence"));
		publish(0, 2);
		this.router.peerAsks("a", EMPTY, format.encode(1));
		stepUntilQuiet();
		byte[] end = new byte[format.length()];
		Arrays.fill(end, (byte) 0xff);
		List<List<byte[]>> expected = List.of(List.of(EMPTY, "kv".getBytes(StandardCharsets.UTF_8), format.encode(1),
				"m1".getBytes(StandardCharsets.UTF_8)), List.of(EMPTY, EMPTY, end, EMPTY));
		assertThat(this.router.sent().stream().map(FakeRouterSocket.Sent::frames).map(ReplayTests::hex).toList())
			.isEqualTo(expected.stream().map(ReplayTests::hex).toList());
	}

	private static List<String> hex(List<byte[]> frames) {
		return frames.stream().map(HexFormat.of()::formatHex).toList();
	}

	@Test
	void whenNothingWasSentOrAskedForThenThereIsOnlyTheEndMarker() {
		ask("a", 0);
		stepUntilQuiet();
		publish(0, 5);
		ask("b", 5);
		ask("c", 1_000_000);
		stepUntilQuiet();
		assertThat(answer("a")).containsExactly("end");
		assertThat(answer("b")).containsExactly("end");
		assertThat(answer("c")).containsExactly("end");
	}

	@Test
	void whenMoreIsAskedForThanIsKeptThenTheAnswerBeginsWithTheOldest() {
		use(keeping(5, 1 << 20));
		publish(0, 100);
		ask("a", 3);
		stepUntilQuiet();
		assertThat(answer("a")).isEqualTo(numbers(95, 100, "end"));
	}

	@Test
	void keepsWhatTheEngineDroppedOrFailedOnAndNothingThatHasNoNumber() {
		publish(0, 1);
		this.live.peerIsFull(TopicPrefix.of("kv"));
		publish(1, 3);
		this.publishing.template.sendFrames("kv".getBytes(StandardCharsets.UTF_8), new byte[] { 1 });
		publish(3, 4);
		this.live.tearNext();
		publish(4, 5);
		this.live = this.publishing.adopt(LIVE, 2);
		publish(5, 6);
		ask("a", 0);
		stepUntilQuiet();
		assertThat(answer("a")).isEqualTo(numbers(0, 6, "end"));
	}

	@Test
	void whenSocketsAreReopenedOrThePublisherIsRestartedThenMessagesAreKeptAsNumbersAre() {
		publish(0, 3);
		this.publishing.agent.retire(this.live.key());
		this.publishing.agent.replayOwner().retire(this.router.key());
		this.publishing.step();
		assertThat(this.publishing.transport.closed()).containsExactly(this.live.key(), this.router.key());
		this.publishing.agent.start();
		this.live = this.publishing.adopt(LIVE, 2);
		this.router = this.publishing.adoptReplay(ASK, 2);
		publish(3, 5);
		ask("a", 0);
		stepUntilQuiet();
		assertThat(answer("a")).isEqualTo(numbers(0, 5, "end"));
	}

	@Test
	void messagesThatAreForgottenMeanwhileAreSkippedAndTheEndComesLast() {
		use(keeping(20, 1 << 20));
		publish(0, 15);
		ask("a", 0);
		this.router.peerTakes("a", 5);
		stepUntilQuiet();
		publish(15, 30);
		this.router.peerTakes("a", 100);
		this.publishing.ticker.advance(Duration.ofSeconds(1));
		stepUntilQuiet();
		List<String> expected = new ArrayList<>(numbers(0, 5));
		expected.addAll(numbers(10, 20, "end"));
		assertThat(answer("a")).isEqualTo(expected);
	}

	@Test
	void whenLiveMessagesKeepComingThenAnAnswerEndsAfterAsManyNumbersAsCanBeKept() {
		use(keeping(20, 1 << 20));
		publish(0, 20);
		ask("a", 0);
		this.router.peerTakes("a", 0);
		this.publishing.step();
		for (int i = 20; !answer("a").contains("end"); i++) {
			assertThat(i).isLessThan(60);
			publish(i, i + 1);
			this.router.peerTakes("a", 1);
			this.publishing.ticker.advance(Duration.ofMillis(100));
			this.publishing.step();
		}
		assertThat(answer("a")).doesNotHaveDuplicates().endsWith("end").doesNotContain("20");
	}

	@Test
	void liveMessagesGoFirstAndMakeASliceShorter() {
		publish(0, 500);
		ask("a", 0);
		queue(500, 500 + 3 * 256);
		int sent = this.live.sent().size();
		this.publishing.step();
		assertThat(this.live.sent()).hasSize(sent + 256);
		assertThat(answer("a")).hasSize(ReplayAnswer.TURN);
		this.publishing.step();
		assertThat(this.live.sent()).hasSize(sent + 512);
		assertThat(answer("a")).hasSize(2 * ReplayAnswer.TURN);
		this.publishing.step();
		assertThat(answer("a")).hasSize(2 * ReplayAnswer.TURN + ReplayTally.MOST_MESSAGES);
		stepUntilQuiet();
		assertThat(answer("a")).hasSizeGreaterThan(500).endsWith("end");
	}

	@Test
	void requestsAreReadInSlicesToo() {
		for (int i = 0; i < 150; i++) {
			this.router.peerAsks("a");
		}
		this.publishing.step();
		assertThat(count(ReplayOutcome.INVALID)).isEqualTo(ReplayServer.REQUESTS);
		this.publishing.step();
		assertThat(count(ReplayOutcome.INVALID)).isEqualTo(2 * ReplayServer.REQUESTS);
		this.publishing.step();
		assertThat(count(ReplayOutcome.INVALID)).isEqualTo(150);
	}

	@Test
	void aSliceIsAlsoLimitedByItsBytes() {
		use(keeping(1000, 64 << 20));
		for (int i = 0; i < 20; i++) {
			this.publishing.template.send("kv", new byte[100_000]);
		}
		this.publishing.step();
		ask("a", 0);
		this.publishing.step();
		assertThat(this.router.sent()).hasSize(3);
	}

	@Test
	void peersAreAnsweredInTurn() {
		publish(0, 100);
		ask("a", 0);
		ask("b", 50);
		this.publishing.step();
		assertThat(this.router.sent().stream().map(FakeRouterSocket.Sent::peer).distinct()).containsExactly("a", "b");
		assertThat(answer("a")).hasSize(32);
		assertThat(answer("b")).isEqualTo(numbers(50, 82));
		stepUntilQuiet();
		assertThat(answer("a")).isEqualTo(numbers(0, 100, "end"));
		assertThat(answer("b")).isEqualTo(numbers(50, 100, "end"));
	}

	@Test
	void whenAPeerAsksAgainThenOnlyItsNewRequestIsAnswered() {
		publish(0, 100);
		ask("a", 0);
		this.router.peerTakes("a", 10);
		stepUntilQuiet();
		ask("a", 90);
		this.router.peerTakes("a", 100);
		this.publishing.ticker.advance(Duration.ofSeconds(1));
		stepUntilQuiet();
		List<String> expected = new ArrayList<>(numbers(0, 10));
		expected.addAll(numbers(90, 100, "end"));
		assertThat(answer("a")).isEqualTo(expected);
		assertThat(count(ReplayOutcome.REPLACED)).isOne();
		assertThat(count(ReplayOutcome.COMPLETED)).isOne();
		assertThat(state().pending()).isZero();
	}

	@Test
	void whenThePeersQueueIsFullThenItIsTriedAgainLaterAndLater() {
		publish(0, 10);
		ask("a", 0);
		this.router.peerTakes("a", 3);
		stepUntilQuiet();
		List<Long> waits = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			this.publishing.step();
			waits.add(this.publishing.poller.lastWaitNanos() / 1_000_000);
			this.publishing.step();
			this.publishing.ticker.advance(Duration.ofNanos(this.publishing.poller.lastWaitNanos()));
		}
		assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 80L, 80L, 80L);
		this.router.peerTakes("a", 1);
		stepUntilQuiet();
		this.publishing.step();
		assertThat(this.publishing.poller.lastWaitNanos()).isEqualTo(ReplayAnswer.RETRY_NANOS);
		assertThat(answer("a")).isEqualTo(numbers(0, 4));
	}

	@Test
	void whenNobodyAsksThenThePublisherRestsForever() {
		publish(0, 10);
		ask("a", 0);
		stepUntilQuiet();
		this.publishing.step();
		assertThat(this.publishing.poller.lastWaitNanos()).isEqualTo(SubscriberGate.NEVER);
	}

	@Test
	void whenAPeerTakesNothingForTooLongThenItsAnswerEndsUnlessItReadsInTime() {
		publish(0, 10);
		ask("slow", 0);
		ask("stalled", 0);
		this.router.peerTakes("slow", 0);
		this.router.peerTakes("stalled", 0);
		this.publishing.step();
		this.publishing.ticker.advance(Duration.ofSeconds(9));
		this.router.peerTakes("slow", 1);
		this.publishing.step();
		ask("stalled", 5);
		this.publishing.ticker.advance(Duration.ofSeconds(2));
		this.publishing.step();
		assertThat(count(ReplayOutcome.STALLED)).as("to ask again does not help").isOne();
		assertThat(state().pending()).isOne();
		this.router.peerTakes("slow", 100);
		this.publishing.ticker.advance(Duration.ofSeconds(1));
		stepUntilQuiet();
		assertThat(answer("slow")).isEqualTo(numbers(0, 10, "end"));
		assertThat(answer("stalled")).isEmpty();
		ask("stalled", 9);
		this.router.peerTakes("stalled", 100);
		stepUntilQuiet();
		assertThat(answer("stalled")).containsExactly("9", "end");
	}

	@Test
	void peersThatTakeNothingMakeRoomForThoseThatWaitAndAreAnsweredLater() {
		publish(0, 10);
		for (int i = 0; i < 3 * ReplayAnswers.MOST_ACTIVE; i++) {
			ask("blocked" + i, 5);
			this.router.peerTakes("blocked" + i, 0);
		}
		stepFor(Duration.ofMillis(500));
		ask("a", 7);
		stepFor(Duration.ofMillis(400));
		assertThat(this.router.sent()).isEmpty();
		stepFor(Duration.ofMillis(2700));
		assertThat(answer("a")).containsExactly("7", "8", "9", "end");
		assertThat(state().pending()).isEqualTo(3 * ReplayAnswers.MOST_ACTIVE);
		ask("b", 9);
		stepFor(Duration.ofMillis(300));
		assertThat(answer("b")).as("each of the others is tried only once more").containsExactly("9", "end");
		for (int i = 0; i < 3 * ReplayAnswers.MOST_ACTIVE; i++) {
			this.router.peerTakes("blocked" + i, 100);
		}
		stepFor(Duration.ofSeconds(2));
		assertThat(state().pending()).isZero();
		assertThat(count(ReplayOutcome.COMPLETED)).isEqualTo(3 * ReplayAnswers.MOST_ACTIVE + 2);
		assertThat(answer("blocked0")).containsExactly("5", "6", "7", "8", "9", "end");
	}

	/** Step as often as the publisher would without live messages. */
	private void stepFor(Duration time) {
		long end = this.publishing.ticker.nanos() + time.toNanos();
		int steps = 0;
		while (this.publishing.ticker.nanos() < end) {
			assertThat(steps++).as("the publisher rests").isLessThan(3000);
			this.publishing.step();
			long left = end - this.publishing.ticker.nanos();
			this.publishing.ticker.advance(Duration.ofNanos(Math.min(left, this.publishing.poller.lastWaitNanos())));
		}
		this.publishing.step();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenAnAnswerTakesTooLongThenItEndsEvenIfThePeerReadsOrAsksAgain(CapturedOutput output) {
		publish(0, 100);
		ask("slow", 0);
		this.router.peerTakes("slow", 0);
		for (int i = 0; i < 6; i++) {
			stepFor(Duration.ofSeconds(9));
			this.router.peerTakes("slow", 1);
		}
		ask("slow", 50);
		stepFor(Duration.ofMillis(5900));
		assertThat(state().pending()).isOne();
		stepFor(Duration.ofMillis(200));
		assertThat(state().pending()).isZero();
		assertThat(count(ReplayOutcome.EXPIRED)).isOne();
		assertThat(answer("slow")).hasSize(6).doesNotContain("end");
		assertThat(output).contains("zmq publisher 'default' ended a replay that was not complete after 60 s");
		ask("slow", 98);
		this.router.peerTakes("slow", 100);
		stepUntilQuiet();
		assertThat(answer("slow")).endsWith("98", "99", "end");
	}

	@Test
	void whenAPeerLeavesThenItIsForgotten() {
		publish(0, 100);
		ask("a", 0);
		this.router.peerTakes("a", 10);
		stepUntilQuiet();
		this.router.peerLeaves("a");
		this.publishing.ticker.advance(Duration.ofSeconds(1));
		stepUntilQuiet();
		assertThat(count(ReplayOutcome.GONE)).isOne();
		assertThat(state().pending()).isZero();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenTooManyPeersAskThenSomeWaitAndTheRestIsCountedAndLoggedAtIntervals(CapturedOutput output) {
		publish(0, 3);
		int all = ReplayAnswers.MOST_ACTIVE + ReplayAnswers.MOST_WAITING;
		for (int i = 0; i < all + 30; i++) {
			ask("peer" + i, 1);
			this.router.peerTakes("peer" + i, 0);
		}
		stepUntilQuiet();
		for (int i = 0; i < 30; i++) {
			this.publishing.step();
		}
		assertThat(state().pending()).isEqualTo(all);
		assertThat(count(ReplayOutcome.BUSY)).isEqualTo(30);
		assertThat(output.getOut().lines().filter((line) -> line.contains("does not answer a request"))).hasSize(1);
		for (int i = 0; i < all + 30; i++) {
			this.router.peerTakes("peer" + i, 100);
		}
		assertThat(answered()).isZero();
		this.publishing.ticker.advance(Duration.ofSeconds(1));
		this.publishing.step();
		assertThat(answered()).isLessThanOrEqualTo(ReplayAnswers.MOST_ACTIVE);
		stepUntilQuiet();
		assertThat(answered()).isEqualTo(all);
		assertThat(answer("peer" + (all - 1))).containsExactly("1", "2", "end");
		assertThat(answer("peer" + all)).isEmpty();
		assertThat(state().pending()).isZero();
		assertThat(count(ReplayOutcome.COMPLETED)).isEqualTo(all);
	}

	private long answered() {
		return this.router.sent().stream().map(FakeRouterSocket.Sent::peer).distinct().count();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenAMessageIsNoRequestThenItIsIgnoredCountedAndLoggedAtIntervals(CapturedOutput output) {
		publish(0, 3);
		byte[] number = SequenceFormat.U64_BE.encode(0);
		this.router.peerAsks("a", number);
		this.router.peerAsks("a", EMPTY);
		this.router.peerAsks("a");
		this.router.peerAsks("a", EMPTY, new byte[4]);
		this.router.peerAsks("a", EMPTY, EMPTY);
		this.router.peerAsks("a", EMPTY, number, EMPTY);
		this.router.peerAsks("a", new byte[1], number);
		stepUntilQuiet();
		assertThat(this.router.sent()).isEmpty();
		assertThat(count(ReplayOutcome.INVALID)).isEqualTo(7);
		assertThat(output.getOut().lines().filter((line) -> line.contains("that is no request"))).singleElement()
			.asString()
			.contains("zmq publisher 'default' ignores a message at its replay endpoint", "it has 1 frames, not 2");
		this.publishing.ticker.advance(Duration.ofSeconds(11));
		this.router.peerAsks("a", EMPTY, new byte[4]);
		this.publishing.step();
		assertThat(output).contains("its number has 4 bytes, not 8 (6 more like this since the last line)");
		ask("a", 2);
		stepUntilQuiet();
		assertThat(answer("a")).containsExactly("2", "end");
	}

	@Test
	void whenTheEngineFailsOnASocketThenItIsClosedAndTheOthersGoOn() {
		FakeRouterSocket other = this.publishing.adoptReplay("tcp://127.0.0.1:5559", 1);
		publish(0, 100);
		ask("a", 0);
		ask("b", 0);
		other.peerAsks("a", EMPTY, SequenceFormat.U64_BE.encode(99));
		this.router.tearNext();
		stepUntilQuiet();
		this.publishing.step();
		assertThat(this.router.isClosed()).isTrue();
		assertThat(count(ReplayOutcome.GONE)).isEqualTo(2);
		assertThat(other.sent()).hasSize(2);
		assertThat(this.live.sent()).hasSize(100);
		assertThat(state().pending()).isZero();
	}

	@Test
	void whenASocketCannotBeClosedThenThatIsTriedAgain() {
		this.router.failNextClose();
		this.publishing.agent.replayOwner().retire(this.router.key());
		this.publishing.step();
		this.publishing.step();
		assertThat(this.router.isClosed()).isTrue();
	}

	@Test
	void whenASocketIsRetiredThenItsPeersAreForgottenAndOthersHaveTheirTurn() {
		FakeRouterSocket other = this.publishing.adoptReplay("tcp://127.0.0.1:5559", 1);
		publish(0, 3);
		for (int i = 0; i < ReplayAnswers.MOST_ACTIVE + 5; i++) {
			ask("peer" + i, 0);
			this.router.peerTakes("peer" + i, 0);
		}
		stepUntilQuiet();
		this.publishing.step();
		other.peerAsks("a", EMPTY, SequenceFormat.U64_BE.encode(0));
		this.publishing.step();
		assertThat(other.sent()).isEmpty();
		this.publishing.agent.replayOwner().retire(this.router.key());
		this.publishing.step();
		this.publishing.step();
		assertThat(other.sent()).hasSize(4);
		assertThat(count(ReplayOutcome.GONE)).isEqualTo(ReplayAnswers.MOST_ACTIVE + 5);
	}

	@Test
	void whenTheAgentEndsThenItsSocketsAreClosed() {
		this.publishing.agent.onClose();
		assertThat(this.router.isClosed()).isTrue();
		assertThat(this.live.isClosed()).isTrue();
	}

	@Test
	void whenAPublisherKeepsNothingThenASocketForRequestsIsClosed() {
		this.publishing = new SteppedPublishing(8, PublisherOverflow.FAIL);
		assertThat(this.publishing.adoptReplay(ASK, 1).isClosed()).isTrue();
		assertThat(this.publishing.publisher.info().replay()).isNull();
	}

	@Test
	void peersThatAskAreNoSubscribers() {
		use(keeping(100, 1000, SequenceFormat.U64_BE, new HoldSettings(1, Duration.ofSeconds(30)), "topic", "sequence",
				"payload"));
		this.publishing.agent.start();
		queue(0, 1);
		ask("a", 0);
		this.publishing.step();
		this.publishing.step();
		assertThat(this.live.sent()).isEmpty();
		assertThat(answer("a")).containsExactly("end");
		assertThat(this.publishing.publisher.info().subscriptions()).isZero();
		assertThat(this.publishing.publisher.info().sockets()).isOne();
		this.live.peerSubscribes(TopicPrefix.of("kv"));
		this.publishing.step();
		this.publishing.step();
		assertThat(this.live.sent()).hasSize(1);
	}

	@Test
	void whenASubscriberInThisProcessChangesWhatItGotThenTheAnswerIsWhatWasSent() {
		this.publishing = keeping(100, 10_000);
		FakePublisherSocket own = this.publishing.adopt("inproc://own", 1);
		this.router = this.publishing.adoptReplay(ASK, 1);
		publish(0, 3);
		own.sent().forEach((frames) -> Arrays.asList(frames).forEach((frame) -> Arrays.fill(frame, (byte) 9)));
		ask("a", 0);
		stepUntilQuiet();
		assertThat(answer("a")).isEqualTo(numbers(0, 3, "end"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenAMessageIsTooLargeThenItIsKeptAloneAndThatIsLoggedOnce(CapturedOutput output) {
		use(keeping(100, 60));
		publish(0, 2);
		this.publishing.template.send("kv", new byte[51]);
		this.publishing.template.send("kv", new byte[51]);
		this.publishing.step();
		this.router.peerAsks("has it", EMPTY, SequenceFormat.U64_BE.encode(3));
		stepUntilQuiet();
		assertThat(this.router.sent()).hasSize(2);
		assertThat(this.router.sent().get(0).frames().get(3)).hasSize(51);
		publish(4, 5);
		ask("a", 0);
		stepUntilQuiet();
		assertThat(answer("a")).containsExactly("4", "end");
		assertThat(this.live.sent()).hasSize(5);
		assertThat(Collections.frequency(output.getOut().lines().map((line) -> line.contains("for replay")).toList(),
				true))
			.isOne();
		assertThat(output).contains("keeps a message of 61 bytes for replay, but none before it", "replay.max-bytes");
	}

	@Test
	void refusesAHistoryWithoutNumbersOrRoom() {
		HistorySettings history = new HistorySettings(List.of(Endpoint.parse(ASK, SocketMode.BIND)), 1, 1);
		for (FrameSettings frames : List.of(FrameSettings.DEFAULTS, new FrameSettings(
				List.of("topic", "sequence", "payload"), SequenceFormat.U64_BE, SequenceScope.TOPIC))) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new PublisherSettings(8, PublisherOverflow.FAIL, Duration.ZERO, HoldSettings.OFF,
						Set.of(), frames, history))
				.withMessageContaining("numbered together");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new HistorySettings(List.of(), 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new HistorySettings(history.endpoints(), 0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new HistorySettings(history.endpoints(), 1, 0));
	}

}
