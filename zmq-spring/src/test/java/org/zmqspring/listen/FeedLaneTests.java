package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

	private final BatchMessageListener listener = (batch) -> this.batches
		.add(batch.stream().map(ZmqMessage::feedHeaders).toList());

	private FeedMessage message(String topic, long number) {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		ZmqMessage source = new ZmqMessage(new byte[][] { bytes, SequenceFormat.U64_BE.encode(number), bytes },
				"prices", "tcp://feed:1", 0);
		return FeedMessage.numbered(source, bytes, bytes, null, number, this.machine.onMessage(bytes, number).run());
	}

	private ListenerSpec spec(Overflow overflow, Predicate<ZmqMessage> filter) {
		LaneSettings lane = new LaneSettings(1, Threading.WORKER, 4, overflow, Specs.HOLD, Duration.ZERO, 10);
		return ListenerSpec.builder("lane", this.listener)
			.subscriber("prices")
			.lane(lane)
			.failures(Specs.IGNORED)
			.filter(filter)
			.build();
	}

	private Lane lane(ListenerSpec spec) {
		Lane lane = new Lane(spec, ListenObserver.NONE);
		lane.follow(this.breaks);
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

	@Test
	void shouldEndABatchBeforeAMessageThatTellsOfALoss() {
		ListenerSpec spec = spec(Overflow.DROP_OLDEST, (message) -> true);
		Lane lane = lane(spec);
		lane.offer(message("a", 1), 0);
		lane.offer(message("b", 2), 0);
		lane.offer(message("c", 5), 0);
		lane.offer(message("d", 6), 0);
		handle(spec, lane);
		assertThat(this.batches).containsExactly(List.of(number(1), number(2)),
				List.of(Map.of(ZmqHeaders.SEQUENCE, 5L, ZmqHeaders.LOST_BEFORE, 2L), number(6)));
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
