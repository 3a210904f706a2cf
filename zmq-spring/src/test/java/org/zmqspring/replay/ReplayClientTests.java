package org.zmqspring.replay;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.replay.ReplayRequests.Query;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ReplayClient}. */
@Timeout(120)
class ReplayClientTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	private final SystemTicker ticker = new SystemTicker();

	private final FakeTransport transport = new FakeTransport(new RecordedFacts(), this.ticker).waiting();

	private final ReplayClient client = new ReplayClient(this.transport,
			(host, ipv6, addresses) -> addresses.accept(List.of()), new SplittableRandom(), this.ticker);

	private final RecordedAnswer answer = new RecordedAnswer();

	@AfterEach
	void stop() {
		this.client.stop(BOUND);
		assertThat(threads()).isEmpty();
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("zmq-replay"))
			.toList();
	}

	@Test
	void thereIsNoThreadBeforeTheFirstRequest() {
		this.client.start();
		assertThat(threads()).isEmpty();
		this.client.ask(query(), this.answer);
		assertThat(threads()).singleElement().extracting(Thread::isDaemon).isEqualTo(true);
		this.client.ask(query(), this.answer);
		assertThat(threads()).hasSize(1);
	}

	@Test
	void beforeTheStartAndAfterTheStopARequestFailsAtOnce() {
		this.client.ask(query(), this.answer).cancel();
		assertThat(this.answer.failures()).containsExactly("The application stops");
		this.client.start();
		this.client.stop(BOUND);
		RecordedAnswer late = new RecordedAnswer();
		this.client.ask(query(), late).more();
		assertThat(late.failures()).containsExactly("The application stops");
	}

	@Test
	void theStopFailsWhatRunsAndItCanStartAgain() {
		for (int i = 0; i < 3; i++) {
			RecordedAnswer next = new RecordedAnswer();
			this.client.start();
			this.client.ask(query(), next);
			this.client.stop(BOUND);
			assertThat(next.failures()).containsExactly("The application stops");
			assertThat(threads()).isEmpty();
		}
		assertThat(this.transport.closed()).hasSameSizeAs(this.transport.opened());
	}

	@Test
	void whenItIsStoppedWhileManyThreadsAskThenEachRequestFailsOnce() throws InterruptedException {
		for (int round = 0; round < 20; round++) {
			this.client.start();
			AtomicInteger asked = new AtomicInteger();
			List<RecordedAnswer> answers = Stream.generate(RecordedAnswer::new).limit(200).toList();
			List<Thread> askers = IntStream.range(0, 4).mapToObj((n) -> new Thread(() -> {
				for (int i = asked.getAndIncrement(); i < answers.size(); i = asked.getAndIncrement()) {
					this.client.ask(query(), answers.get(i));
				}
			})).toList();
			askers.forEach(Thread::start);
			int before = round * 10;
			while (asked.get() < before) {
				Thread.onSpinWait();
			}
			this.client.stop(BOUND);
			for (Thread asker : askers) {
				asker.join();
			}
			assertThat(answers).allSatisfy((each) -> assertThat(each.failures()).hasSize(1));
			assertThat(this.transport.closed()).hasSameSizeAs(this.transport.opened());
		}
	}

	@Test
	void whenACancelMeetsAnAnswerThenNothingFollowsTheCancel() {
		this.client.start();
		for (int i = 0; i < 200; i++) {
			RecordedAnswer each = new RecordedAnswer();
			int opened = this.transport.opened().size();
			ReplayRequests.Request request = this.client.ask(query(), each);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.transport.opened().size() > opened);
			this.transport.dealer(this.transport.opened().get(opened).key()).push("", "message");
			request.cancel();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.transport.closed().size() == opened + 1);
			assertThat(each.failures()).isEmpty();
			assertThat(each.messages()).hasSizeLessThanOrEqualTo(1);
		}
	}

	private Query query() {
		return new Query(new LinkId("kv", SocketType.SUB, "tcp://pod-0:5557"), SocketSettings.subscriberDefaults(),
				Endpoint.parse("tcp://pod-0:5558", SocketMode.CONNECT), "10.0.0.7", new byte[8],
				this.ticker.nanos() + BOUND.toNanos());
	}

}
