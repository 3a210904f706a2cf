package org.zmqspring.listen;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link Lanes}, {@link TopicKey} and the shares of a queue. */
class LanesTests {

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 7, 16 })
	void shouldBringAllMessagesOfATopicIntoOneLaneAndTopicsIntoAllOfThem(int concurrency) {
		Lanes lanes = lanes(concurrency);
		Set<Lane> used = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			String topic = "prices.EURUSD" + i;
			Set<Lane> ofTopic = IntStream.range(0, 5)
				.mapToObj((payload) -> lanes.laneFor(frames(topic, "payload" + payload)))
				.collect(Collectors.toSet());
			assertThat(ofTopic).hasSize(1);
			used.addAll(ofTopic);
		}
		assertThat(used).containsExactlyInAnyOrderElementsOf(lanes.all()).hasSize(concurrency);
	}

	@Test
	void shouldSpreadTopicsEvenly() {
		Lanes lanes = lanes(4);
		for (int i = 0; i < 4000; i++) {
			lanes.laneFor(frames("t" + i, "")).offer(frames("t" + i, ""), 0);
		}
		assertThat(lanes.all()).allSatisfy((lane) -> assertThat(lane.received()).isBetween(500L, 1500L));
		assertThat(lanes.received()).isEqualTo(4000);
	}

	@Test
	void whenThereIsOneFrameThenItsTopicIsTheTextUpToTheFirstBlank() {
		Lanes lanes = lanes(16);
		for (int i = 0; i < 100; i++) {
			String topic = "topic" + i;
			assertThat(lanes.laneFor(frames(topic + " 17 4"))).isSameAs(lanes.laneFor(frames(topic + " 18 x y")))
				.isSameAs(lanes.laneFor(frames(topic)))
				.isSameAs(lanes.laneFor(frames(topic, "17 4")));
		}
	}

	@Test
	void aTopicOfItsOwnFrameMayHoldBlanks() {
		assertThat(TopicKey.of(frames("a b", ""))).isNotEqualTo(TopicKey.of(frames("a c", "")))
			.isEqualTo(TopicKey.of(frames("a b", "other")))
			.hasSameHashCodeAs(TopicKey.of(frames("a b", "other")));
		assertThat(TopicKey.of(frames("a b"))).isEqualTo(TopicKey.of(frames("a c")))
			.isEqualTo(TopicKey.of(frames("a")));
		assertThat(TopicKey.of(frames(" b"))).isEqualTo(TopicKey.of(frames("")));
		assertThat(TopicKey.of(frames("ab"))).isNotEqualTo(TopicKey.of(frames("a"))).isNotEqualTo("ab");
		assertThat(TopicKey.hash(frames("a b"))).isEqualTo(TopicKey.of(frames("a")).hashCode());
	}

	@ParameterizedTest
	@CsvSource({ "1, 8192, 8192", "4, 8192, 2048", "3, 8, 3", "16, 2, 2", "1024, 8192, 8", "1000, 2, 2",
			"2, 2147483647, 1073741824", "2147483647, 2147483647, 2" })
	void shouldShareTheCapacityEvenlyAndLeaveEachThreadTwo(int concurrency, int capacity, int share) {
		LaneSettings settings = LaneSettings.DEFAULTS.withQueue(capacity, Overflow.DROP_NEWEST)
			.withThreads(concurrency, Threading.WORKER);
		assertThat(settings.queueShare()).isEqualTo(share);
	}

	@Test
	void shouldRefuseSettingsThatCannotWork() {
		assertThatIllegalArgumentException().isThrownBy(() -> LaneSettings.DEFAULTS.withThreads(0, Threading.WORKER))
			.withMessageContaining("concurrency");
		assertThatIllegalArgumentException().isThrownBy(() -> LaneSettings.DEFAULTS.withThreads(2, Threading.POLLER))
			.withMessageContaining("only 1");
		assertThatIllegalArgumentException().isThrownBy(() -> LaneSettings.DEFAULTS.withQueue(1, Overflow.BLOCK))
			.withMessageContaining("capacity");
		assertThatIllegalArgumentException().isThrownBy(() -> LaneSettings.DEFAULTS.withMaxBatchSize(0))
			.withMessageContaining("batch");
	}

	@Test
	void shouldWantTheTopicsOfItsDeclarationUntilItWantsOthers() {
		Lanes lanes = Specs.lanes("a", "x", "y");
		assertThat(lanes.topics()).containsExactlyInAnyOrder(TopicPrefix.of("x"), TopicPrefix.of("y"));
		Set<TopicPrefix> next = new HashSet<>(Set.of(TopicPrefix.of("z")));
		lanes.setTopics(next);
		next.clear();
		assertThat(lanes.topics()).containsExactly(TopicPrefix.of("z"));
		lanes.setTopics(Set.of());
		assertThat(lanes.topics()).isEmpty();
	}

	@Test
	void whenSomeLanesHeardNothingThenTheOthersSayWhenTheLastMessageCame() {
		Lanes lanes = lanes(4);
		assertThat(lanes.heardNanos()).isZero();
		ZmqMessage message = frames("a", "");
		long beforeTheOrigin = -5_000_000_000L;
		lanes.laneFor(message).offer(message, beforeTheOrigin);
		assertThat(lanes.heardNanos()).isEqualTo(beforeTheOrigin);
		IntStream.range(0, 100)
			.mapToObj((i) -> frames("t" + i, ""))
			.forEach((other) -> lanes.laneFor(other).offer(other, 7));
		lanes.laneFor(message).offer(message, 9);
		assertThat(lanes.heardNanos()).isEqualTo(9);
		assertThat(lanes.queued()).isEqualTo(102);
	}

	private static Lanes lanes(int concurrency) {
		return Lanes.of(Specs.of("many", "prices", LaneSettings.DEFAULTS.withThreads(concurrency, Threading.WORKER),
				(message) -> {
				}, ""), ListenObserver.NONE);
	}

	private static ZmqMessage frames(String... frames) {
		byte[][] bytes = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			bytes[i] = frames[i].getBytes(StandardCharsets.UTF_8);
		}
		return new ZmqMessage(bytes, "prices", "tcp://feed:5556", 0);
	}

}
