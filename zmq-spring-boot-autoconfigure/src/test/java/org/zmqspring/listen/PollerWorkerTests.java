package org.zmqspring.listen;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.retry.RetryPolicy;
import org.zmqspring.transport.FakeSubscriberSocket;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link PollerWorker}, in the poller's own rounds. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class PollerWorkerTests {

	private final SteppedListening stepped = new SteppedListening();

	private FakeSubscriberSocket socket;

	@BeforeEach
	void adopt() {
		this.socket = this.stepped.adopt("tcp://feed:1");
	}

	@Test
	void shouldCallTheListenerInTheRoundItselfAndInOrder() {
		List<Thread> threads = new ArrayList<>();
		this.stepped.register("a", (message) -> {
			threads.add(Thread.currentThread());
			assertThat(this.stepped.poller.isCaller()).isTrue();
			this.stepped.handled.add(message.topic());
		}, "m");
		this.stepped.push(this.socket, "m1", "m2", "m3");
		assertThat(this.stepped.handled).containsExactly("m1", "m2", "m3");
		assertThat(threads).containsOnly(Thread.currentThread());
		ListenerInfo info = this.stepped.info("a");
		assertThat(info.received()).isEqualTo(3);
		assertThat(info.queue()).isZero();
		assertThat(info.state()).isEqualTo(ListenerState.RUNNING);
		assertThat(info.heardNanos()).isEqualTo(this.stepped.ticker.nanos());
	}

	/** The poller reads one message, then two, then four. */
	@Test
	void aCallIsMeasuredFromTheEndOfTheOneBeforeWhereBothMessagesAreReadInARow() {
		measured("a", "m");
		this.stepped.push(this.socket, "m1", "m2", "m3", "m4", "m5");
		assertThat(this.stepped.observer.durations).containsExactly(5L, 5L, 8L, 5L, 8L);
	}

	@Test
	void theFirstCallOfTheNextCycleIsMeasuredByItself() {
		measured("a", "m");
		this.stepped.push(this.socket, "m1", "m2", "m3");
		this.stepped.ticker.advance(Duration.ofMinutes(1));
		this.stepped.push(this.socket, "m4");
		assertThat(this.stepped.observer.durations).containsExactly(5L, 5L, 8L, 5L);
	}

	@Test
	void whatComesBetweenTwoCallsOfAListenerIsNoPartOfTheSecond() {
		measured("a", "a", "both");
		measured("b", "b", "both");
		this.stepped.push(this.socket, "a", "a", "b", "a", "b", "a", "both", "both", "a", "a",
				SteppedListening.EXTRA.toString(), "a");
		assertThat(this.stepped.observer.unrouted).hasSize(1);
		assertThat(this.stepped.observer.durations).startsWith(5L, 5L, 5L, 5L, 5L, 5L, 5L, 5L, 5L, 5L)
			.endsWith(8L, 5L)
			.hasSize(13);
	}

	@Test
	void theCallOfAMessageThatHasWaitedIsMeasuredByItself() {
		this.stepped.observer.afterCall = () -> this.stepped.ticker.advanceNanos(3);
		this.stepped.register("a", (message) -> {
			this.stepped.ticker.advanceNanos(5);
			if (message.topic().equals("last")) {
				this.stepped.listeners.pause("a");
			}
		}, "");
		this.stepped.push(this.socket, "m1", "last", "m2", "m3");
		this.stepped.ticker.advance(Duration.ofMinutes(1));
		this.stepped.listeners.resume("a");
		this.stepped.push(this.socket, "m4");
		assertThat(this.stepped.observer.durations).containsExactly(5L, 5L, 5L, 5L, 5L);
	}

	@Test
	void theHandlingOfAFailureIsNoPartOfTheNextCall() {
		this.stepped.observer.afterCall = () -> this.stepped.ticker.advanceNanos(3);
		this.stepped.register("a", (message) -> {
			this.stepped.ticker.advanceNanos(5);
			throw new IOException("disk");
		}, "m");
		this.stepped.push(this.socket, "m1", "m2", "m3");
		assertThat(this.stepped.observer.durations).containsExactly(5L, 5L, 5L);
	}

	/** Each call takes 5 ns, and recording it 3 ns. */
	private void measured(String id, String... topics) {
		this.stepped.observer.afterCall = () -> this.stepped.ticker.advanceNanos(3);
		this.stepped.register(id, (message) -> this.stepped.ticker.advanceNanos(5), topics);
	}

	@Test
	void whenPausedThenMessagesWaitAndComeFirstAndInOrderWhenItGoesOn() {
		record("a");
		this.stepped.push(this.socket, "m1");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m2", "m3");
		assertThat(this.stepped.handled).containsExactly("a:m1");
		assertThat(this.stepped.info("a").queue()).isEqualTo(2);
		assertThat(this.stepped.info("a").state()).isEqualTo(ListenerState.PAUSED);
		this.stepped.listeners.resume("a");
		assertThat(this.stepped.handled).hasSize(1);
		this.stepped.push(this.socket, "m4");
		assertThat(this.stepped.handled).containsExactly("a:m1", "a:m2", "a:m3", "a:m4");
		assertThat(this.stepped.info("a").received()).isEqualTo(4);
		assertThat(this.stepped.observer.dropped).isEmpty();
	}

	@Test
	void whenItGoesOnThenWhatWaitedIsHandledAlthoughNothingComes() {
		record("a");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m1");
		this.stepped.listeners.resume("a");
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("a:m1");
	}

	@Test
	void whenItIsStartedWhilePausedThenItGoesOn() {
		record("a");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m1");
		this.stepped.listeners.start("a");
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("a:m1");
	}

	@Test
	void whenMuchComesInTheRoundInWhichItGoesOnThenNothingOverflows() {
		this.stepped.register("a", this.stepped.recording("a"), 2, Overflow.DROP_OLDEST, "m");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m1", "m2");
		this.stepped.listeners.resume("a");
		this.stepped.push(this.socket, "m3", "m4", "m5", "m6");
		assertThat(this.stepped.handled).containsExactly("a:m1", "a:m2", "a:m3", "a:m4", "a:m5", "a:m6");
		assertThat(this.stepped.observer.dropped).isEmpty();
	}

	@Test
	void whenPausedForTooLongThenTheOverflowPolicyApplies() {
		this.stepped.register("oldest", this.stepped.recording("oldest"), 2, Overflow.DROP_OLDEST, "m");
		this.stepped.register("newest", this.stepped.recording("newest"), 2, Overflow.DROP_NEWEST, "m");
		this.stepped.register("latest", this.stepped.recording("latest"), 2, Overflow.CONFLATE, "m");
		List.of("oldest", "newest", "latest").forEach(this.stepped.listeners::pause);
		this.stepped.push(this.socket, "m1 1", "m2 1", "m1 2");
		assertThat(this.stepped.observer.dropped).containsExactlyInAnyOrder("oldest:m1 1:overflow",
				"newest:m1 2:overflow", "latest:m1 1:conflated");
		List.of("oldest", "newest", "latest").forEach(this.stepped.listeners::resume);
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactlyInAnyOrder("oldest:m2 1", "oldest:m1 2", "newest:m1 1",
				"newest:m2 1", "latest:m1 2", "latest:m2 1");
	}

	@Test
	void whenPausedAndBlockingThenItHoldsTheSocketUntilItGoesOn() {
		this.stepped.register("a", this.stepped.recording("a"), 2, Overflow.BLOCK, "m");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m1", "m2", "m3", "m4");
		assertThat(this.stepped.sockets.isHeld(this.socket)).isTrue();
		this.stepped.listeners.resume("a");
		for (int i = 0; i < 3; i++) {
			this.stepped.poller.doWork();
		}
		assertThat(this.stepped.sockets.isHeld(this.socket)).isFalse();
		assertThat(this.stepped.handled).containsExactly("a:m1", "a:m2", "a:m3", "a:m4");
		assertThat(this.stepped.observer.dropped).isEmpty();
	}

	@Test
	void whenStoppedWhilePausedThenWhatWaitsIsGivenUpAndCounted(CapturedOutput output) {
		record("a");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m1", "m2");
		this.stepped.listeners.stop("a");
		this.stepped.poller.doWork();
		assertThat(this.stepped.observer.dropped).containsExactly("a:m1:shutdown", "a:m2:shutdown");
		assertThat(this.stepped.info("a").dropped()).isEqualTo(2);
		assertThat(this.stepped.info("a").queue()).isZero();
		assertThat(this.socket.subscriptions()).containsExactly(SteppedListening.EXTRA);
		assertThat(output).contains("Listener 'a' was stopped before it had handled all messages; 2 are dropped");
		this.stepped.listeners.start("a");
		this.stepped.poller.doWork();
		this.stepped.push(this.socket, "m3");
		assertThat(this.stepped.handled).containsExactly("a:m3");
	}

	@Test
	void whenStoppedWithoutAnyMessageThenTheLogTellsOfNoDrops(CapturedOutput output) {
		record("a");
		this.stepped.listeners.stop("a");
		this.stepped.poller.doWork();
		assertThat(output).doesNotContain("was stopped before it had handled all messages");
	}

	@Test
	void whenItThrowsThenTheOthersAndTheNextMessagesAreNotConcerned() {
		this.stepped.register("exception", (message) -> {
			throw new IOException("disk");
		}, "m");
		this.stepped.register("error", (message) -> {
			throw new StackOverflowError();
		}, "m");
		this.stepped.register("broken", (message) -> {
			throw new IndescribableException();
		}, "m");
		record("fine");
		this.stepped.push(this.socket, "m1", "m2");
		assertThat(this.stepped.handled).containsExactly("fine:m1", "fine:m2");
		assertThat(List.of("exception", "error", "broken"))
			.allSatisfy((id) -> assertThat(this.stepped.info(id).quarantined()).isEqualTo(2));
		assertThat(this.stepped.sockets.isHeld(this.socket)).isFalse();
	}

	@Test
	void whenItInterruptsItsThreadThenThePollerIsNotInterrupted() {
		this.stepped.register("a", (message) -> {
			Thread.currentThread().interrupt();
			throw new InterruptedException("self");
		}, "m");
		this.stepped.register("b", (message) -> this.stepped.handled.add("b:" + Thread.currentThread().isInterrupted()),
				"m");
		this.stepped.push(this.socket, "m1");
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.stepped.handled).containsExactly("b:false");
	}

	@Test
	void whenItTakesItsTimeThenTheOthersHaveTheirTurnAfterEachCallAndTheSilenceOfTheirPeersDoesNotCount() {
		this.stepped.register("slow", (message) -> this.stepped.ticker.advance(Duration.ofSeconds(3)), "s");
		this.stepped.register("quick", this.stepped.recording("quick"), "q");
		FakeSubscriberSocket busy = this.stepped.adopt("tcp://feed:8");
		FakeSubscriberSocket other = this.stepped.adopt("tcp://feed:9");
		long begunNanos = this.stepped.ticker.nanos();
		IntStream.range(0, 10).forEach((i) -> busy.push("s" + i));
		this.stepped.push(other, "q1");
		assertThat(this.stepped.handled).containsExactly("quick:q1");
		assertThat(busy.pending()).isEqualTo(9);
		assertThat(this.stepped.ticker.nanos() - begunNanos).isEqualTo(Duration.ofSeconds(3).toNanos());
		this.stepped.poller.doWork();
		assertThat(busy.pending()).isEqualTo(8);
		assertThat(other.traffic().missedNanos(this.stepped.ticker.nanos()))
			.isBetween(Duration.ofMillis(5700).toNanos(), Duration.ofSeconds(6).toNanos());
	}

	@Test
	void whenAnotherListenerIsCalledInBetweenThenItsTimeIsNotMeasured() {
		this.stepped.register("slow", (message) -> this.stepped.ticker.advance(Duration.ofSeconds(3)), "m");
		record("quick");
		this.stepped.push(this.socket, "m1");
		this.stepped.push(this.socket, "m2");
		long slow = Duration.ofSeconds(3).toNanos();
		assertThat(this.stepped.observer.durations).containsExactly(slow, 0L, slow, 0L);
		assertThat(this.stepped.observer.cycleNanos).endsWith(slow, slow);
	}

	@Test
	void whenManyMessagesWaitForItThenTheOtherSocketsHaveTheirTurn() {
		record("a");
		FakeSubscriberSocket other = this.stepped.adopt("tcp://feed:9");
		IntStream.range(0, 1000).forEach((i) -> this.socket.push("m"));
		this.stepped.push(other, "m other");
		assertThat(this.stepped.handled).endsWith("a:m other");
		assertThat(this.socket.pending()).isPositive();
	}

	@Test
	void whenACallTakes50MillisecondsThenTheTurnOfItsSocketIsOver() {
		this.stepped.register("slow", (message) -> this.stepped.ticker.advance(Duration.ofMillis(50)), "m");
		this.stepped.push(this.socket, "m1", "m2", "m3");
		assertThat(this.socket.pending()).isEqualTo(2);
	}

	@Test
	void whenItStopsItselfThenTheRestOfTheRoundIsGivenUpAndCountedAndTheOthersGetIt() {
		this.stepped.register("a", (message) -> {
			this.stepped.handled.add("a:" + message.topic());
			this.stepped.listeners.stop("a");
		}, "m");
		record("b");
		this.stepped.push(this.socket, "m1", "m2", "m3");
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("a:m1", "b:m1", "b:m2", "b:m3");
		assertThat(this.stepped.observer.dropped).containsExactly("a:m2:shutdown", "a:m3:shutdown");
		assertThat(this.stepped.info("a").received()).isEqualTo(3);
		assertThat(this.stepped.info("a").queue()).isZero();
		assertThat(this.stepped.info("a").state()).isEqualTo(ListenerState.STOPPED);
		this.stepped.listeners.start("a");
		this.stepped.poller.doWork();
		this.stepped.push(this.socket, "m4");
		assertThat(this.stepped.handled).endsWith("b:m4", "a:m4");
	}

	@Test
	void whenItStopsItselfWhileItCatchesUpThenTheRestOfItIsGivenUp() {
		this.stepped.register("a", (message) -> {
			this.stepped.handled.add("a:" + message.topic());
			this.stepped.listeners.stop("a");
		}, "m");
		this.stepped.listeners.pause("a");
		this.stepped.push(this.socket, "m1", "m2");
		this.stepped.listeners.resume("a");
		this.stepped.poller.doWork();
		assertThat(this.stepped.handled).containsExactly("a:m1");
		assertThat(this.stepped.observer.dropped).containsExactly("a:m2:shutdown");
	}

	@Test
	void whenItPausesItselfThenTheNextMessageWaits() {
		this.stepped.register("a", (message) -> {
			this.stepped.handled.add("a:" + message.topic());
			this.stepped.listeners.pause("a");
		}, "m");
		this.stepped.push(this.socket, "m1", "m2");
		assertThat(this.stepped.handled).containsExactly("a:m1");
		assertThat(this.stepped.info("a").queue()).isEqualTo(1);
	}

	@Test
	void whenItUnregistersItselfThenItIsGoneAndTheOthersGetTheirMessages() {
		this.stepped.register("a", (message) -> this.stepped.listeners.unregister("a"), "m");
		record("b");
		this.stepped.push(this.socket, "m1", "m2");
		this.stepped.push(this.socket, "m3");
		assertThat(this.stepped.listeners.listener("a")).isEmpty();
		assertThat(this.stepped.handled).containsExactly("b:m1", "b:m2", "b:m3");
		assertThat(this.stepped.observer.unregistered).containsExactly("a");
		assertThat(this.stepped.observer.dropped).containsExactly("a:m2:shutdown");
	}

	@Test
	void whenItRegistersAndSubscribesInACallThenThatIsSoInTheNextRound() {
		this.stepped.register("a", (message) -> {
			if (message.topic().equals("m1")) {
				this.stepped.listeners.subscribe("a", "n");
				record("b");
			}
			this.stepped.handled.add("a:" + message.topic());
		}, "m1");
		this.stepped.push(this.socket, "m1");
		this.stepped.poller.doWork();
		this.stepped.push(this.socket, "m2", "n1");
		assertThat(this.stepped.handled).containsExactly("a:m1", "b:m2", "a:n1");
	}

	@Test
	void whenItAsksForItsQuarantineAgainInEachCallThenThatIsNoEndlessLoop() {
		this.stepped.register("a", (message) -> {
			this.stepped.handled.add(message.topic());
			this.stepped.listeners.redeliver("a");
			throw new IOException("disk");
		}, "m");
		this.stepped.push(this.socket, "m1");
		assertThat(this.stepped.handled).containsExactly("m1");
		this.stepped.push(this.socket, "m2");
		assertThat(this.stepped.handled.size()).isLessThan(10);
		assertThat(this.stepped.info("a").quarantine()).isLessThanOrEqualTo(2);
	}

	@Test
	void thereIsOnePollerAndItGivesNoBatches() {
		LaneSettings poller = LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER);
		BatchMessageListener batches = (messages) -> {
		};
		assertThatIllegalArgumentException().isThrownBy(() -> ListenerSpec.builder("a", batches).lane(poller).build())
			.withMessageContaining("cannot get batches");
	}

	@Test
	void itsListenersAreNeverCalledAgain() {
		LaneSettings poller = LaneSettings.DEFAULTS.withThreads(1, Threading.POLLER);
		FailureSettings again = Specs.IGNORED.withRetry(RetryPolicy.builder().maxRetries(1).build());
		assertThatIllegalArgumentException().isThrownBy(() -> ListenerSpec.builder("a", (message) -> {
		}).lane(poller).failures(again).build()).withMessageContaining("cannot have retries");
	}

	private void record(String id) {
		this.stepped.register(id, this.stepped.recording(id), "m");
	}

}
