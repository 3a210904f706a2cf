package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a publisher's builder makes of its options, and what it refuses. */
class PublisherSettingsTests {

	private static final String FRAMES = "topic, sequence, payload";

	private static PublisherSettings.Builder builder(Consumer<PublisherSettings.Builder> options) {
		PublisherSettings.Builder builder = PublisherSettings.builder("zmq.publishers.kv.");
		options.accept(builder);
		return builder;
	}

	private static FrameSettings frames(Consumer<PublisherSettings.Builder> options) {
		PublisherSettings.Builder builder = builder(options);
		Problems problems = new Problems();
		builder.check(problems);
		problems.throwIfAny();
		return builder.build().frames();
	}

	private static void assertRefused(String option, String value, String reason, String remedy,
			Consumer<PublisherSettings.Builder> options) {
		Problems problems = new Problems();
		builder(options).check(problems);
		InvalidSettingsException refusal = catchThrowableOfType(InvalidSettingsException.class, problems::throwIfAny);
		assertThat((refusal != null) ? refusal.settings() : List.of())
			.containsExactly(new InvalidSetting("zmq.publishers.kv." + option, value, reason, remedy));
	}

	@Test
	void whenNothingIsSetThenMessagesHaveTopicAndPayload() {
		assertThat(frames((queue) -> {
		})).isEqualTo(FrameSettings.DEFAULTS);
		assertThat(FrameSettings.DEFAULTS.sequenceScope()).isEqualTo(SequenceScope.TOPIC);
	}

	@Test
	void shouldBuildFramesWithNumbers() {
		assertThat(frames((queue) -> queue.frames(FRAMES).sequenceFormat(SequenceFormat.U64_BE))).isEqualTo(
				new FrameSettings(List.of("topic", "sequence", "payload"), SequenceFormat.U64_BE, SequenceScope.TOPIC));
		assertThat(frames((queue) -> queue.frames("TOPIC,-,payload ,sequence")
			.sequenceFormat(SequenceFormat.U32_LE)
			.sequencePer(SequenceScope.ENDPOINT)))
			.isEqualTo(new FrameSettings(List.of("topic", "-", "payload", "sequence"), SequenceFormat.U32_LE,
					SequenceScope.ENDPOINT));
		assertThat(frames((queue) -> queue.frames("topic, payload").lastValueTopics(List.of("prices."))))
			.isEqualTo(new FrameSettings(List.of("topic", "payload"), null, SequenceScope.TOPIC));
	}

	@Test
	void numbersAllMessagesTogetherIfTheyAreKept() {
		PublisherSettings settings = builder((queue) -> queue.frames(FRAMES)
			.sequenceFormat(SequenceFormat.U64_BE)
			.replayEndpoints("tcp://*:5558")
			.replayCapacity(3)
			.replayMaxBytes(DataSize.ofBytes(4))).build();
		assertThat(settings.frames().sequenceScope()).isEqualTo(SequenceScope.ENDPOINT);
		assertThat(settings.history())
			.isEqualTo(new HistorySettings(List.of(Endpoint.parse("tcp://*:5558", SocketMode.BIND)), 3, 4));
		assertThat(builder((queue) -> queue.replayEndpoints(List.of())).build().history()).isNull();
		assertThat(PublisherSettings.DEFAULTS.history()).isNull();
	}

	@Test
	void acceptsTheLimitsOfTheQueueAndTheHold() {
		assertThatNoException().isThrownBy(() -> {
			frames((queue) -> queue.queueCapacity(2).sendTimeout(Duration.ZERO));
			frames((queue) -> queue.queueCapacity(1 << 30));
			frames((queue) -> queue.holdUntilSubscribers(0).holdTimeout(Duration.ZERO));
			frames((queue) -> queue.holdUntilSubscribers(1).holdTimeout(Duration.ofMillis(1)));
		});
	}

	@Test
	void refusesAQueueThatIsTooSmallOrTooLarge() {
		assertRefused("queue-capacity", "1", "must be at least 2", "Set 2 or more", (queue) -> queue.queueCapacity(1));
		assertRefused("queue-capacity", "1073741825", "must be at most 1073741824", "Set 1073741824 or less",
				(queue) -> queue.queueCapacity((1 << 30) + 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PublisherSettings(1, PublisherOverflow.FAIL, Duration.ZERO))
			.withMessageContaining("at least 2");
	}

	@Test
	void refusesTimesAndSubscribersBelowZero() {
		String remedy = "Set 0 or more; a number without unit is milliseconds";
		assertRefused("send-timeout", "-1ms", "must not be negative", remedy,
				(queue) -> queue.sendTimeout(Duration.ofMillis(-1)));
		assertRefused("hold-timeout", "-1ms", "must not be negative", remedy,
				(queue) -> queue.holdTimeout(Duration.ofMillis(-1)));
		assertRefused("hold-until-subscribers", "-1", "must be at least 0", "Set 0 or more",
				(queue) -> queue.holdUntilSubscribers(-1));
	}

	@Test
	void refusesAHoldThatHoldsNothing() {
		assertRefused("hold-timeout", "0ms", "must be above 0 for hold-until-subscribers to hold anything",
				"Set a time such as 30s, or hold-until-subscribers to 0 to send at once",
				(queue) -> queue.holdUntilSubscribers(1).holdTimeout(Duration.ZERO));
	}

	@Test
	void refusesAFrameOfAnUnknownKind() {
		assertRefused("frames", "topic, payload, price", "contains 'price', which is no kind of frame",
				"Use topic, payload, sequence, and '-' for a frame to skip",
				(queue) -> queue.frames("topic, payload, price"));
	}

	@Test
	void refusesFramesWithoutATopic() {
		assertRefused("frames", "payload", "has no topic, and subscribers select messages by their topics",
				"Begin with topic, such as 'topic, sequence, payload'; send(payload) leaves it empty",
				(queue) -> queue.frames("payload"));
	}

	@Test
	void refusesANumberWithoutAFormat() {
		assertRefused("frames", FRAMES, "contains a sequence, and sequence.format does not say how it is written",
				"Set sequence.format to u32-le, u32-be, u64-le or u64-be, or write '-' to skip the frame",
				(queue) -> queue.frames(FRAMES));
	}

	@Test
	void refusesAFormatOrAScopeWithoutANumber() {
		assertRefused("sequence.format", "u64-be", "is set, and no frame is a sequence",
				"Name the frame in frames, such as 'topic, sequence, payload', or remove it",
				(queue) -> queue.sequenceFormat(SequenceFormat.U64_BE).sequencePer(SequenceScope.TOPIC));
		assertRefused("sequence.per", "endpoint", "is set, and no frame is a sequence",
				"Name the frame in frames, such as 'topic, sequence, payload', and set sequence.format; or remove it",
				(queue) -> queue.frames("topic, payload").sequencePer(SequenceScope.ENDPOINT));
	}

	@Test
	void refusesLastValuesOfNumberedMessages() {
		assertRefused("last-value-topics", "[prices.]",
				"sends messages again, and numbered messages would then repeat old numbers",
				"Remove it, or remove sequence.format and the sequence in frames",
				(queue) -> queue.frames(FRAMES)
					.sequenceFormat(SequenceFormat.U64_BE)
					.lastValueTopics(List.of("prices.")));
	}

}
