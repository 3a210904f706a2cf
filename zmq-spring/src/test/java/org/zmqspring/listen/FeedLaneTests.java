package org.zmqspring.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceMachine;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** What a lane tells its listener in batches, behind a filter, and if it conflates. */
class FeedLaneTests {

	private final ManualTicker ticker = new ManualTicker();

	private final BreakCounter breaks = new BreakCounter();

	private final SequenceMachine machine = new SequenceMachine(SequenceFormat.U64_BE, SequenceScope.ENDPOINT,
			this.breaks);

	private final List<List<Map<String, Object>>> batches = new ArrayList<>();

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	/** The listener fails on the messages with these topics. */
	private final Set<String> poison = new HashSet<>();

	private final BatchMessageListener listener = (batch) -> {
		this.batches.add(batch.stream().map(ZmqMessage::feedHeaders).toList());
		Map<ZmqMessage, Throwable> failed = new LinkedHashMap<>();
		batch.stream()
			.filter((message) -> this.poison.contains(message.topic()))
			.forEach((message) -> failed.put(message, new IOException("poison")));
		if (!failed.isEmpty()) {
			throw new BatchListenerFailedException(failed);
		}
	};

	private FeedMessage message(String topic, long number) {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		byte[][] frames = { bytes, SequenceFormat.U64_BE.encode(number), bytes };
		return new FeedMessage(frames, "prices", "tcp://feed:1", 0, Map.of(),
				new FeedMessage.Parts(bytes, bytes, null, true, number, this.machine.onMessage(bytes, number).run()));
	}

	private ListenerSpec spec(Overflow overflow, Predicate<ZmqMessage> filter) {
		LaneSettings lane = new LaneSettings(1, Threading.WORKER, 4, overflow, Specs.HOLD, Duration.ZERO, 10);
		return ListenerSpec.builder("lane", this.listener)
			.subscriber("prices")
			.lane(lane)
			.failures(Specs.IGNORED.withErrorHandler(this.failures::add))
			.filter(filter)
			.build();
	}

	private Lane lane(ListenerSpec spec) {
		Lane lane = new Lane(spec, ListenObserver.NONE);
		lane.follow(this.breaks, false);
		return lane;
	}

	private void handle(ListenerSpec spec, Lane lane) {
		List<ZmqMessage> batch = new ArrayList<>();
		for (ZmqMessage next = lane.take(); next != null; next = lane.take()) {
			batch.add(next);
		}
		Specs.call(spec, ListenObserver.NONE, this.ticker).call(batch, lane.marks());
	}

	private static Map<String, Object> number(long number) {
		return Map.of(ZmqHeaders.SEQUENCE, number);
	}

	private static Map<String, Object> lost(long number, long lost) {
		return Map.of(ZmqHeaders.SEQUENCE, number, ZmqHeaders.LOST_BEFORE, lost);
	}

	private static Map<String, Object> dropped(long number, long dropped) {
		return Map.of(ZmqHeaders.SEQUENCE, number, ZmqHeaders.DROPPED_BEFORE, dropped);
	}

	@Test
	void shouldEndABatchBeforeAMessageThatTellsOfALoss() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		lane.offer(message("b", 2), 0);
		lane.offer(message("c", 5), 0);
		lane.offer(message("d", 6), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1), number(2)), List.of(lost(5, 2)),
				List.of(number(6)));
	}

	@Test
	void whenNothingIsLostThenTheMessagesStayInOneBatch() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		lane.offer(message("b", 2), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1), number(2)));
	}

	@Test
	void whenTheFirstMessageTellsOfALossThenNoBatchIsEmpty() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		handle(spec, lane);
		lane.offer(message("a", 5), 0);
		lane.offer(message("a", 6), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1)), List.of(lost(5, 3)), List.of(number(6)));
	}

	@Test
	void whenEveryMessageTellsOfALossThenEachIsABatch() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		lane.offer(message("a", 5), 0);
		lane.offer(message("a", 0), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1)), List.of(lost(5, 3)),
				List.of(Map.of(ZmqHeaders.SEQUENCE, 0L, ZmqHeaders.LOST_BEFORE, -1L, ZmqHeaders.NEW_LIFE, true)));
	}

	@Test
	void whenTheListenerFailsOnTheMessageThatTellsThenTheNextBatchTells() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		this.poison.add("b");
		lane.offer(message("a", 1), 0);
		lane.offer(message("b", 5), 0);
		lane.offer(message("c", 6), 0);
		lane.offer(message("d", 7), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1)), List.of(lost(5, 3)), List.of(lost(6, 3)),
				List.of(number(7)));
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.zmqMessage().topic()).isEqualTo("b"));
	}

	@Test
	void whenOnlyOtherMessagesOfABatchFailThenNothingIsToldAgain() {
		ListenerSpec spec = spec(Overflow.DROP_NEWEST, (message) -> true);
		Lane lane = lane(spec);
		this.poison.add("b");
		lane.reject(message("r", 0), ListenerDropReason.OVERFLOW);
		lane.offer(message("a", 1), 0);
		lane.offer(message("b", 2), 0);
		handle(spec, lane);
		lane.offer(message("c", 3), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(dropped(1, 1), number(2)), List.of(number(3)));
	}

	@Test
	void whenTheFilterFailsOrADecoratorDoesNotCallThenTheNextMessageTells() {
		ListenerSpec spec = spec(Overflow.DROP_NEWEST, (message) -> {
			if (message.topic().equals("b")) {
				throw new IllegalStateException("filter");
			}
			return true;
		});
		Lane lane = lane(spec);
		lane.reject(message("r", 0), ListenerDropReason.OVERFLOW);
		lane.offer(message("b", 5), 0);
		handle(spec, lane);
		lane.offer(message("c", 6), 0);
		ListenerCall lazy = new ListenerCall(spec, new Attempts(spec, ListenObserver.NONE, this.ticker),
				new Failures(spec, this.ticker), (task) -> () -> {
				}, CallObserver.NONE);
		lazy.call(List.of(Objects.requireNonNull(lane.take())), lane.marks());
		lane.offer(message("d", 7), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(
				List.of(Map.of(ZmqHeaders.SEQUENCE, 7L, ZmqHeaders.LOST_BEFORE, 4L, ZmqHeaders.DROPPED_BEFORE, 1L)));
		assertThat(this.failures).hasSize(2);
	}

	@Test
	void whenMessagesAreRejectedThenTheNextAcceptedOneTells() {
		ListenerSpec spec = spec(Overflow.DROP_NEWEST, (message) -> true);
		Lane lane = lane(spec);
		for (int number = 1; number <= 6; number++) {
			lane.offer(message("a", number), 0);
		}
		handle(spec, lane);
		lane.offer(message("a", 7), 0);
		lane.offer(message("a", 8), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1), number(2), number(3), number(4)),
				List.of(dropped(7, 2), number(8)));
	}

	@Test
	void whenTheMessageThatTellsOfRejectedOnesIsFilteredOrDroppedThenTheNextOneTells() {
		ListenerSpec spec = spec(Overflow.DROP_NEWEST, (message) -> !message.topic().equals("b"));
		Lane lane = lane(spec);
		lane.reject(message("a", 1), ListenerDropReason.OVERFLOW);
		lane.offer(message("b", 2), 0);
		handle(spec, lane);
		lane.offer(message("c", 3), 0);
		handle(spec, lane);
		lane.reject(message("a", 4), ListenerDropReason.OVERFLOW);
		lane.offer(message("c", 5), 0);
		assertThat(lane.discard()).isEqualTo(1);
		lane.offer(message("d", 6), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(dropped(3, 1)), List.of(dropped(6, 2)));
	}

	@Test
	void whenTheLaneDropsMeanwhileThenTheNextDeliveryTells() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		for (int number = 1; number <= 6; number++) {
			lane.offer(message("a", number), 0);
		}
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(dropped(3, 2), number(4), number(5), number(6)));
	}

	@Test
	void whenAMessageIsRedeliveredThenItTellsNothingAndTheNextOneDoes() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1).detached(), 0);
		lane.offer(message("a", 2), 0);
		lane.offer(message("a", 3).detached(), 0);
		lane.offer(message("a", 4), 0);
		lane.offer(message("a", 5).detached(), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(dropped(2, 1), number(3), number(4), number(5)));
		this.batches.clear();
		lane.offer(message("a", 6), 0);
		assertThat(lane.discard()).isEqualTo(1);
		lane.offer(message("a", 7).detached(), 0);
		lane.offer(message("a", 8), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(7), dropped(8, 1)));
	}

	@Test
	void whenTheListenerWasStoppedThenTheFirstMessageTellsThatTheLossIsUnknown() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		handle(spec, lane);
		lane.follow(this.breaks, true);
		lane.offer(message("a", 2), 0);
		lane.offer(message("a", 3), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1)), List.of(lost(2, -1)), List.of(number(3)));
	}

	@Test
	void whenThePublisherRestartsThenAConflatingLaneDeliversNoMessageOfTheOldLifeAfterIt() {
		ListenerSpec spec = spec(Overflow.CONFLATE, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 5), 0);
		lane.offer(message("b", 6), 0);
		lane.offer(message("a", 0), 0);
		lane.offer(message("c", 1), 0);
		lane.offer(message("b", 2), 0);
		lane.offer(message("a", 3), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(Map.of(ZmqHeaders.SEQUENCE, 3L, ZmqHeaders.LOST_BEFORE, -1L,
				ZmqHeaders.NEW_LIFE, true, ZmqHeaders.DROPPED_BEFORE, 3L)), List.of(number(1), number(2)));
	}

	@Test
	void whenMessagesAreMissingThenAConflatedMessageKeepsItsPlace() {
		ListenerSpec spec = spec(Overflow.CONFLATE, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 5), 0);
		lane.offer(message("b", 6), 0);
		lane.offer(message("a", 9), 0);
		handle(spec, lane);
		assertThat(this.batches).flatExtracting((batch) -> batch)
			.extracting((headers) -> headers.get(ZmqHeaders.SEQUENCE))
			.containsExactly(9L, 6L);
	}

	@Test
	void whenTheMessageThatTellsIsFilteredThenTheNextOneTells() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> !message.topic().equals("c"));
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		lane.offer(message("c", 5), 0);
		lane.offer(message("d", 6), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1)),
				List.of(Map.of(ZmqHeaders.SEQUENCE, 6L, ZmqHeaders.LOST_BEFORE, 3L)));
	}

	@Test
	void whenEverythingIsFilteredThenTheListenerIsNotCalled() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> false);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		handle(spec, lane);
		assertThat(this.batches).isEmpty();
	}

	@Test
	void whenMessagesAreConflatedThenTheLatestOneTellsOfAllThatIsMissing() {
		ListenerSpec spec = spec(Overflow.CONFLATE, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		handle(spec, lane);
		lane.offer(message("a", 4), 0);
		lane.offer(message("a", 9), 0);
		lane.offer(message("a", 10), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1)),
				List.of(Map.of(ZmqHeaders.SEQUENCE, 10L, ZmqHeaders.LOST_BEFORE, 6L, ZmqHeaders.DROPPED_BEFORE, 2L)));
	}

}
