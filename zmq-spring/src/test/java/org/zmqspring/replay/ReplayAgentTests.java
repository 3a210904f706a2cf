package org.zmqspring.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.replay.ReplayRequests.Query;
import org.zmqspring.replay.ReplayRequests.Request;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.FakeDealerSocket;
import org.zmqspring.transport.FakePoller;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZmqTransportException;
import org.zmqspring.transport.ZmqTransportException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link ReplayAgent} and {@link PendingRequest}, on virtual time. */
class ReplayAgentTests {

	private static final String ENDPOINT = "tcp://pod-0:5558";

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final ManualTicker ticker = new ManualTicker();

	private final FakeTransport transport = new FakeTransport(new RecordedFacts(), this.ticker);

	private final FakePoller<DealerSocket> poller = this.transport.newPoller();

	/** The look-ups that nothing has answered yet. */
	private final List<Consumer<List<String>>> lookUps = new ArrayList<>();

	private long delayMillis;

	private final ReplayAgent agent = new ReplayAgent(this.transport, this::find, new RandomGenerator() {

		@Override
		public long nextLong() {
			throw new UnsupportedOperationException();
		}

		@Override
		public long nextLong(long bound) {
			assertThat(bound).isEqualTo(50_000_001);
			return ReplayAgentTests.this.delayMillis * 1_000_000;
		}

	}, this.ticker);

	private final RecordedAnswer answer = new RecordedAnswer();

	@BeforeEach
	void open() {
		this.agent.open(this.poller);
	}

	private void find(String host, boolean ipv6, Consumer<List<String>> addresses) {
		assertThat(host).isEqualTo("pod-0");
		this.lookUps.add(addresses);
	}

	@Test
	void theRequestIsSentAfterItsDelayToTheGivenAddress() {
		this.delayMillis = 30;
		ask();
		turns();
		assertThat(this.poller.lastWaitNanos()).isEqualTo(30_000_000);
		advance(29);
		assertThat(this.transport.opened()).isEmpty();
		advance(1);
		SocketRequest opened = this.transport.opened().get(0);
		assertThat(opened.address()).isEqualTo("tcp://10.0.0.7:5558");
		assertThat(opened.mode()).isEqualTo(SocketMode.CONNECT);
		assertThat(opened.key().link()).isEqualTo(new LinkId("kv", SocketType.DEALER, ENDPOINT));
		assertThat(dealer(0).sent()).singleElement().isEqualTo(new byte[][] { {}, { 0, 7 } });
	}

	@Test
	void messagesAreHandedOutInOrderAndInBatches() {
		ask();
		turns();
		push(0, 0, 300);
		this.agent.doWork();
		assertThat(this.answer.batches()).extracting(List::size).containsExactly(256);
		this.agent.doWork();
		assertThat(this.answer.batches()).extracting(List::size).containsExactly(256, 44);
		assertThat(this.answer.messages()).isEqualTo(IntStream.range(0, 300).mapToObj((i) -> "|" + i).toList());
		assertThat(this.answer.failures()).isEmpty();
	}

	@Test
	void aBatchEndsWithTheMessageThatReachesOneMegabyte() {
		ask();
		turns();
		for (int i = 0; i < 5; i++) {
			dealer(0).push(new byte[300_000], new byte[100_000]);
		}
		turns();
		assertThat(this.answer.batches()).extracting(List::size).containsExactly(3, 2);
	}

	@Test
	void noMoreThanTwoBatchesAreUnhandled() {
		Request request = ask();
		turns();
		push(0, 0, 1000);
		turns();
		assertThat(this.answer.messages()).hasSize(512);
		assertThat(this.poller.isHeld(dealer(0))).isTrue();
		assertThat(this.poller.lastWaitNanos()).as("until the deadline").isEqualTo(TIMEOUT.toNanos());
		request.more();
		turns();
		assertThat(this.answer.messages()).hasSize(768);
		request.more();
		request.more();
		request.more();
		turns();
		assertThat(this.answer.messages()).hasSize(1000);
		push(0, 1000, 2000);
		turns();
		assertThat(this.answer.messages()).hasSize(1256);
	}

	@Test
	void whileNothingIsReceivedTheEngineIsNudgedAtDoublingIntervals() {
		ask();
		turns();
		List<Integer> at = new ArrayList<>();
		for (int millis = 1; millis <= 400; millis++) {
			int before = this.transport.nudged().size();
			advance(1);
			if (this.transport.nudged().size() > before) {
				at.add(millis);
			}
		}
		assertThat(at).containsExactly(20, 60, 140, 300);
		push(0, 0, 1);
		advance(1000);
		assertThat(this.transport.nudged()).hasSize(4).containsOnly(dealer(0).key());
	}

	@Test
	void oneNudgeServesAllSockets() {
		for (int i = 0; i < 5; i++) {
			ask();
		}
		turns();
		advance(20);
		assertThat(this.transport.opened()).hasSize(5);
		assertThat(this.transport.nudged()).hasSize(1);
	}

	@Test
	void aRefusedConnectionIsTriedAgainWithAFreshSocketUntilTheDeadline() {
		ask();
		turns();
		List<Integer> at = new ArrayList<>();
		for (int millis = 0; millis < TIMEOUT.toMillis(); millis++) {
			int opened = this.transport.opened().size();
			if (!dealer(opened - 1).isClosed()) {
				dealer(opened - 1).disconnect();
			}
			advance(1);
			if (this.transport.opened().size() > opened) {
				at.add(millis);
				assertThat(dealer(opened).sent()).hasSize(1);
				assertThat(this.transport.closed()).hasSize(opened);
			}
		}
		assertThat(at).hasSize(7);
		assertThat(this.answer.failures()).containsExactly("The connection was refused or has ended");
		assertNoSocketIsLeft();
	}

	@Test
	void whenTheConnectionEndsInTheAnswerThenWhatWasReceivedComesFirst() {
		Request request = ask();
		turns();
		push(0, 0, 600);
		dealer(0).disconnect();
		turns();
		assertThat(this.answer.failures()).isEmpty();
		request.more();
		turns();
		assertThat(this.answer.messages()).hasSize(600);
		assertThat(this.answer.failures()).isEmpty();
		request.more();
		turns();
		assertThat(this.answer.failures()).containsExactly("The connection ended before the answer did");
		assertNoSocketIsLeft();
	}

	@Test
	void theDeadlineEndsAnAnswerWithoutEnd() {
		Request request = ask();
		for (int i = 0; i < 3000; i++) {
			turns();
			if (i < 1500) {
				push(0, 0, 1);
			}
			request.more();
			advance(1);
		}
		assertThat(this.answer.messages()).hasSize(1500);
		assertThat(this.answer.failures()).containsExactly("The answer took too long");
		assertNoSocketIsLeft();
	}

	@Test
	void theDeadlineEndsEveryState() {
		RecordedAnswer pausing = new RecordedAnswer();
		this.delayMillis = 50;
		ask(pausing, "10.0.0.7", Duration.ofMillis(20));
		RecordedAnswer lookingUp = new RecordedAnswer();
		ask(lookingUp, null, Duration.ofMillis(200));
		RecordedAnswer silent = new RecordedAnswer();
		ask(silent, "10.0.0.7", Duration.ofMillis(300));
		RecordedAnswer full = new RecordedAnswer();
		ask(full, "10.0.0.7", Duration.ofMillis(400));
		for (int i = 0; i < 5; i++) {
			ask();
		}
		RecordedAnswer waiting = new RecordedAnswer();
		ask(waiting, "10.0.0.7", Duration.ofMillis(60));
		RecordedAnswer late = new RecordedAnswer();
		ask(late, "10.0.0.7", Duration.ofMillis(-1));
		turns();
		assertThat(late.failures()).containsExactly("Other requests took all the time");
		for (int i = 0; i < 50; i++) {
			advance(1);
		}
		assertThat(pausing.failures()).containsExactly("There was no answer");
		push(1, 0, 1000);
		for (int i = 50; i < 500; i++) {
			advance(1);
		}
		assertThat(lookingUp.failures()).containsExactly("The look-up of the host took too long");
		assertThat(silent.failures()).containsExactly("There was no answer");
		assertThat(full.messages()).hasSize(512);
		assertThat(full.failures()).containsExactly("The answer took too long");
		assertThat(waiting.failures()).containsExactly("Other requests took all the time");
		assertThat(this.transport.closed()).hasSize(2);
	}

	@Test
	void aCancelledRequestIsSilentInEveryState() {
		this.delayMillis = 10;
		Request beforeItIsAsked = ask();
		beforeItIsAsked.cancel();
		Request pausing = ask();
		turns();
		pausing.cancel();
		Request lookingUp = ask(this.answer, null, TIMEOUT);
		Request open = ask();
		Request full = ask();
		turns();
		advance(10);
		lookingUp.cancel();
		open.cancel();
		turns();
		push(1, 0, 1000);
		turns();
		full.cancel();
		full.more();
		turns();
		open.cancel();
		turns();
		this.lookUps.forEach((addresses) -> addresses.accept(List.of("10.0.0.8")));
		advance(3000);
		assertThat(this.transport.opened()).hasSize(2);
		assertThat(this.answer.batches()).hasSize(2);
		assertThat(this.answer.failures()).isEmpty();
		assertNoSocketIsLeft();
		assertThat(this.poller.lastWaitNanos()).as("nothing is due").isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void eightRequestsRunAtOnceAndTheOthersFollowInOrder() {
		List<Request> requests = Stream.generate(this::ask).limit(12).toList();
		turns();
		assertThat(this.transport.opened()).hasSize(8);
		requests.get(9).cancel();
		requests.get(3).cancel();
		turns();
		assertThat(this.transport.opened()).hasSize(9);
		requests.get(0).cancel();
		requests.get(1).cancel();
		turns();
		assertThat(this.transport.opened()).hasSize(11);
		advance(2000);
		assertThat(this.answer.failures()).hasSize(8).containsOnly("There was no answer");
		assertNoSocketIsLeft();
	}

	@Test
	void whileRefusedRequestsPauseOthersHaveTheirPlaces() {
		Stream.generate(this::ask).limit(8).toList();
		turns();
		RecordedAnswer other = new RecordedAnswer();
		ask(other, "10.0.0.8", TIMEOUT);
		turns();
		assertThat(this.transport.opened()).hasSize(8);
		IntStream.range(0, 8).forEach((index) -> dealer(index).disconnect());
		advance(20);
		assertThat(this.transport.opened()).hasSize(9);
		assertThat(this.transport.opened().get(8).address()).isEqualTo("tcp://10.0.0.8:5558");
		push(8, 0, 1);
		turns();
		assertThat(other.messages()).hasSize(1);
		advance(49);
		assertThat(this.transport.opened()).hasSize(9);
		assertThat(this.poller.lastWaitNanos()).as("until the pause is over").isLessThanOrEqualTo(1_000_000);
		advance(1);
		assertThat(this.transport.opened()).as("one of them has to wait").hasSize(16);
		dealer(12).disconnect();
		advance(20);
		assertThat(this.transport.opened()).hasSize(17);
		assertThat(openDealers()).hasSize(8);
	}

	@Test
	void aRefusedRequestThatGetsNoFurtherPlaceFailsBecauseItWasRefused() {
		ask();
		turns();
		Stream.generate(() -> ask(new RecordedAnswer(), "10.0.0.7", Duration.ofSeconds(9))).limit(8).toList();
		turns();
		dealer(0).disconnect();
		advance(20);
		assertThat(this.transport.opened()).hasSize(9);
		advance(1980);
		assertThat(this.transport.opened()).hasSize(9);
		assertThat(this.answer.failures()).containsExactly("The connection was refused or has ended");
	}

	@Test
	void aWaitingRequestStartsAtOnceIfItsDelayIsOver() {
		this.delayMillis = 50;
		List<Request> requests = Stream.generate(this::ask).limit(9).toList();
		turns();
		advance(50);
		assertThat(this.transport.opened()).hasSize(8);
		requests.get(0).cancel();
		turns();
		assertThat(this.transport.opened()).hasSize(9);
	}

	@Test
	void withoutAnAddressTheHostIsLookedUpForEachAttempt() {
		ask(this.answer, null, TIMEOUT);
		turns();
		this.lookUps.get(0).accept(List.of());
		turns();
		assertThat(this.transport.opened()).isEmpty();
		advance(50);
		this.lookUps.get(1).accept(List.of("10.0.0.8", "10.0.0.9"));
		turns();
		dealer(0).disconnect();
		advance(20);
		advance(100);
		this.lookUps.get(2).accept(List.of("10.0.0.8", "10.0.0.9"));
		turns();
		assertThat(this.transport.opened()).extracting(SocketRequest::address)
			.containsExactly("tcp://10.0.0.9:5558", "tcp://10.0.0.8:5558");
		this.lookUps.get(1).accept(List.of("10.0.0.8"));
		turns();
		assertThat(this.transport.opened()).hasSize(2);
	}

	@Test
	void aHostWithoutAddressIsTheReasonAtTheDeadline() {
		ask(this.answer, null, TIMEOUT);
		for (int i = 0; i <= 100; i++) {
			turns();
			this.lookUps.forEach((addresses) -> addresses.accept(List.of()));
			advance(20);
		}
		assertThat(this.answer.failures()).containsExactly("The host has no address");
	}

	@Test
	void addressesInTheEndpointAndNamesInsideTheProcessNeedNoLookUp() {
		this.agent.ask(query("tcp://10.0.0.1:5558", null, TIMEOUT), this.answer);
		this.agent.ask(query("inproc://replay", null, TIMEOUT), this.answer);
		turns();
		assertThat(this.transport.opened()).extracting(SocketRequest::address)
			.containsExactly("tcp://10.0.0.1:5558", "inproc://replay");
		assertThat(this.lookUps).isEmpty();
	}

	@Test
	void whenTheEngineRefusesTheSocketThenTheRequestFails() {
		this.transport.refuseNextOpen(new ZmqTransportException(Reason.OTHER, "no file descriptors", null));
		ask();
		turns();
		assertThat(this.answer.failures()).containsExactly("no file descriptors");
		RecordedAnswer other = new RecordedAnswer();
		ask(other, null, TIMEOUT);
		turns();
		this.transport.refuseNextOpen(new ZmqTransportException(Reason.OTHER, "no memory", null));
		this.lookUps.get(0).accept(List.of("10.0.0.8"));
		turns();
		assertThat(other.failures()).containsExactly("no memory");
	}

	@Test
	void aFaultOfOneRequestDoesNotDisturbTheOthers() {
		List<String> failures = new ArrayList<>();
		this.agent.ask(query(ENDPOINT, "10.0.0.7", TIMEOUT), new ReplayRequests.Answer() {

			@Override
			public void received(List<byte[][]> messages) {
				throw new IllegalStateException("made up by the test");
			}

			@Override
			public void failed(String reason) {
				failures.add(reason);
				throw new IllegalStateException("made up by the test");
			}

		});
		ask();
		turns();
		push(0, 0, 1);
		push(1, 0, 1);
		this.agent.doWork();
		assertThat(failures).containsExactly("The request failed: made up by the test");
		assertThat(dealer(0).isClosed()).isTrue();
		assertThat(this.answer.messages()).hasSize(1);
		turns();
		assertThat(failures).hasSize(1);
	}

	@Test
	void aSocketWhoseCloseFailsIsClosedNevertheless() {
		Request request = ask();
		turns();
		dealer(0).failNextClose();
		request.cancel();
		turns();
		assertNoSocketIsLeft();
	}

	@Test
	void whenTheWaitFailsThenRequestsAreStillAnsweredAndEndAtTheirDeadline() {
		this.agent.open(new FailingPoller());
		ask();
		round();
		round();
		round();
		push(0, 0, 1);
		round();
		assertThat(this.answer.messages()).hasSize(1);
		this.ticker.advance(TIMEOUT);
		round();
		assertThat(this.answer.failures()).containsExactly("The answer took too long");
		assertNoSocketIsLeft();
	}

	private void round() {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this.agent::doWork);
	}

	/** Its selector is broken. */
	private static final class FailingPoller implements SocketPoller<DealerSocket> {

		@Override
		public List<DealerSocket> await(long maxNanos) {
			throw new UncheckedIOException(new IOException("made up by the test"));
		}

		@Override
		public void add(DealerSocket socket) {
		}

		@Override
		public void remove(DealerSocket socket) {
		}

		@Override
		public void hold(DealerSocket socket) {
		}

		@Override
		public void release(DealerSocket socket) {
		}

		@Override
		public void wakeup() {
		}

		@Override
		public void close() {
		}

	}

	@Test
	void theEndFailsEverythingThatWasAskedBefore() {
		ask();
		ask(this.answer, null, TIMEOUT);
		for (int i = 0; i < 8; i++) {
			ask();
		}
		turns();
		ask().cancel();
		ask();
		this.agent.onClose();
		assertThat(this.answer.failures()).hasSize(11).containsOnly("The application stops");
		assertNoSocketIsLeft();
		assertThat(this.poller.isClosed()).isTrue();
	}

	@Test
	void afterManyRequestsNoSocketIsLeft() {
		RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
		List<Request> requests = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			switch (random.nextInt(8)) {
				case 0, 1 -> requests.add(ask(new RecordedAnswer(), random.nextBoolean() ? "10.0.0.7" : null,
						Duration.ofMillis(random.nextInt(1, 300))));
				case 2 -> requests.forEach((request) -> cancelSome(request, random));
				case 3 -> requests.forEach(Request::more);
				case 4 -> this.lookUps
					.forEach((addresses) -> addresses.accept(random.nextBoolean() ? List.of() : List.of("10.0.0.8")));
				case 5 -> openDealers().forEach((dealer) -> dealer.push("", "message"));
				case 6 -> openDealers().filter((dealer) -> random.nextBoolean()).forEach(FakeDealerSocket::disconnect);
				default -> advance(random.nextInt(30));
			}
			this.agent.doWork();
			assertThat(openDealers()).hasSizeLessThanOrEqualTo(8);
		}
		assertThat(requests).hasSizeGreaterThan(1000);
		assertThat(this.transport.opened()).hasSizeGreaterThan(500);
		advance(300);
		assertNoSocketIsLeft();
		assertThat(this.poller.lastWaitNanos()).isEqualTo(Long.MAX_VALUE);
	}

	private static void cancelSome(Request request, RandomGenerator random) {
		if (random.nextInt(20) == 0) {
			request.cancel();
		}
	}

	private Stream<FakeDealerSocket> openDealers() {
		return this.transport.opened()
			.stream()
			.map((request) -> this.transport.dealer(request.key()))
			.filter((dealer) -> !dealer.isClosed());
	}

	private Request ask() {
		return ask(this.answer, "10.0.0.7", TIMEOUT);
	}

	private Request ask(RecordedAnswer to, @Nullable String address, Duration timeout) {
		return this.agent.ask(query(ENDPOINT, address, timeout), to);
	}

	private Query query(String endpoint, @Nullable String address, Duration timeout) {
		return new Query(new LinkId("kv", SocketType.SUB, "tcp://pod-0:5557"), SocketSettings.subscriberDefaults(),
				Endpoint.parse(endpoint, SocketMode.CONNECT), address, new byte[] { 0, 7 },
				this.ticker.nanos() + timeout.toNanos());
	}

	private void advance(long millis) {
		this.ticker.advance(Duration.ofMillis(millis));
		turns();
	}

	/** Enough turns to do everything that is due. */
	private void turns() {
		for (int i = 0; i < 6; i++) {
			this.agent.doWork();
		}
	}

	/** The n-th socket that was opened. */
	private FakeDealerSocket dealer(int index) {
		return this.transport.dealer(this.transport.opened().get(index).key());
	}

	private void push(int index, int from, int to) {
		for (int i = from; i < to; i++) {
			dealer(index).push("", Integer.toString(i));
		}
	}

	private void assertNoSocketIsLeft() {
		assertThat(this.transport.closed())
			.containsExactlyInAnyOrderElementsOf(this.transport.opened().stream().map(SocketRequest::key).toList());
	}

}
