package org.zmqspring.feed;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.settings.Problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FeedSettingsTests {

	private static final String FRAMES = "topic, sequence, payload";

	private static FeedSettings.Builder builder(Consumer<FeedSettings.Builder> options) {
		FeedSettings.Builder builder = FeedSettings.builder("zmq.subscribers.kv.");
		options.accept(builder);
		return builder;
	}

	private static FeedSettings built(Consumer<FeedSettings.Builder> options) {
		FeedSettings.Builder builder = builder(options);
		Problems problems = new Problems();
		builder.check(false, problems);
		problems.throwIfAny();
		return builder.build();
	}

	private static List<InvalidSetting> problems(boolean bound, Consumer<FeedSettings.Builder> options) {
		Problems problems = new Problems();
		builder(options).check(bound, problems);
		InvalidSettingsException refusal = catchThrowableOfType(InvalidSettingsException.class, problems::throwIfAny);
		return (refusal != null) ? refusal.settings() : List.of();
	}

	private static void assertRefused(String option, String value, String reason, String remedy,
			Consumer<FeedSettings.Builder> options) {
		assertThat(problems(false, options))
			.containsExactly(new InvalidSetting("zmq.subscribers.kv." + option, value, reason, remedy));
	}

	@Test
	void whenNothingIsSetThenNothingIsConfigured() {
		FeedSettings settings = built((feed) -> {
		});
		assertThat(settings).isEqualTo(FeedSettings.NONE);
		assertThat(settings.isConfigured()).isFalse();
		assertThat(settings.sequenceScope()).isEqualTo(SequenceScope.ENDPOINT);
	}

	@Test
	void shouldBuildAFeedWithNumbers() {
		FeedSettings settings = built(
				(feed) -> feed.sequencePer(SequenceScope.TOPIC).sequenceFormat(SequenceFormat.U64_BE).frames(FRAMES));
		assertThat(settings.isConfigured()).isTrue();
		assertThat(settings.sequenceFormat()).isEqualTo(SequenceFormat.U64_BE);
		assertThat(settings.sequenceScope()).isEqualTo(SequenceScope.TOPIC);
		assertThat(settings.payloadEncoding()).isNull();
		byte[][] frames = { { 't' }, SequenceFormat.U64_BE.encode(42), { 'p' } };
		assertThat(settings.layout().cut(frames).number()).isEqualTo(42);
	}

	@Test
	void shouldBuildAFeedWithADelimiter() {
		FeedSettings settings = built((feed) -> feed.topicDelimiter(" "));
		assertThat(settings.isConfigured()).isTrue();
		assertThat(settings.layout().cut(new byte[][] { { 't', ' ', 'p' } }).topic()).containsExactly('t');
	}

	@Test
	void shouldBuildAFeedThatIsEncoded() {
		FeedSettings settings = built(
				(feed) -> feed.payloadEncoding(PayloadEncoding.ZLIB).payloadEncoding(PayloadEncoding.GZIP));
		assertThat(settings.isConfigured()).isTrue();
		assertThat(settings.payloadEncoding()).isEqualTo(PayloadEncoding.GZIP);
		assertThat(settings.layout()).isSameAs(FrameLayout.PLAIN);
	}

	@Test
	void whenASequenceHasNoFormatThenItIsRefused() {
		assertRefused("frames", FRAMES, "contains a sequence, and sequence.format does not say how it is written",
				"Set sequence.format to u32-le, u32-be, u64-le or u64-be, or write '-' to skip the frame",
				(feed) -> feed.frames(FRAMES));
	}

	@Test
	void whenAFormatHasNoSequenceThenItIsRefused() {
		String reason = "is set, and no frame is a sequence";
		String remedy = "Name the frame in frames, such as 'topic, sequence, payload', or remove it";
		assertRefused("sequence.format", "u32-le", reason, remedy,
				(feed) -> feed.sequenceFormat(SequenceFormat.U32_LE));
		assertRefused("sequence.format", "u32-le", reason, remedy,
				(feed) -> feed.frames("topic, payload").sequenceFormat(SequenceFormat.U32_LE));
	}

	@Test
	void whenAScopeHasNoSequenceThenItIsRefused() {
		String reason = "is set, and no frame is a sequence";
		String remedy = "Name the frame in frames, such as 'topic, sequence, payload', and set sequence.format; or"
				+ " remove it";
		assertRefused("sequence.per", "topic", reason, remedy, (feed) -> feed.sequencePer(SequenceScope.TOPIC));
		assertRefused("sequence.per", "endpoint", reason, remedy,
				(feed) -> feed.frames("topic, payload").sequencePer(SequenceScope.ENDPOINT));
	}

	@Test
	void whenNumbersArePerTopicAndThereIsNoTopicThenItIsRefused() {
		assertRefused("sequence.per", "topic", "is topic, and no frame is a topic",
				"Name the topic in frames, or set sequence.per to endpoint",
				(feed) -> feed.frames("payload, sequence")
					.sequenceFormat(SequenceFormat.U32_LE)
					.sequencePer(SequenceScope.TOPIC));
		assertThat(problems(false, (feed) -> feed.frames("payload, sequence").sequenceFormat(SequenceFormat.U32_LE)))
			.isEmpty();
	}

	@Test
	void whenASubscriberBindsThenNumbersMustBePerTopic() {
		Consumer<FeedSettings.Builder> options = (feed) -> feed.frames(FRAMES).sequenceFormat(SequenceFormat.U32_LE);
		assertThat(problems(false, options)).isEmpty();
		assertThat(problems(true, options))
			.containsExactly(new InvalidSetting("zmq.subscribers.kv.sequence.per", "endpoint",
					"must be topic if a subscriber binds: several publishers send to its endpoint, and each of them has"
							+ " numbers of its own",
					"Set sequence.per to topic and give each publisher topics of its own, or remove sequence.format"));
		assertThat(problems(true, options.andThen((feed) -> feed.sequencePer(SequenceScope.TOPIC)))).isEmpty();
		assertThat(problems(true, (feed) -> feed.frames("topic, -, payload"))).isEmpty();
	}

	@Test
	void whenADelimiterCannotBeUsedThenItIsRefused() {
		assertRefused("topic-delimiter", "", "must not be empty",
				"Set the characters between topic and payload, such as ':'; put a blank in quotes",
				(feed) -> feed.topicDelimiter(""));
		assertRefused("topic-delimiter", ":",
				"is for a single frame, and zmq.subscribers.kv.frames (topic, payload) names several",
				"Remove one of them", (feed) -> feed.topicDelimiter(":").frames("topic, payload"));
	}

	@Test
	void whenNamesOfFramesCannotBeUsedThenTheyAreRefused() {
		assertThat(problems(false, (feed) -> feed.frames("payload, topic"))).extracting(InvalidSetting::name)
			.containsExactly("zmq.subscribers.kv.frames");
	}

	@Test
	void shouldNameWhereAnOptionWasSet() {
		assertThat(problems(false, (feed) -> feed.from("zmq.subscriber.frames").frames("topic")))
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.subscriber.frames");
	}

	@Test
	void whenATopicContainsTheDelimiterThenThereIsAWarning() {
		FeedSettings.Builder builder = builder((feed) -> feed.topicDelimiter(":"));
		assertThat(builder.build().warnings(Set.of(TopicPrefix.of("json"), TopicPrefix.EVERYTHING))).isEmpty();
		assertThat(builder.build().warnings(Set.of(TopicPrefix.of("json:")))).containsExactly(
				"topic 'json:' contains the delimiter of zmq.subscribers.kv.topic-delimiter (:). A publisher"
						+ " that compares subscriptions with whole names, as monerod does, sends nothing for it. Subscribe"
						+ " to the text before the delimiter");
	}

	@Test
	void whenATopicFiltersNumbersOfAnEndpointThenThereIsAWarning() {
		FeedSettings.Builder builder = builder((feed) -> feed.frames(FRAMES).sequenceFormat(SequenceFormat.U32_LE));
		Set<TopicPrefix> topics = Set.of(TopicPrefix.of("kv"));
		assertThat(builder.build().warnings(topics)).isEmpty();
		assertThat(builder.build().filterWarnings(topics, Set.of(TopicPrefix.of("kv"), TopicPrefix.EVERYTHING)))
			.isEmpty();
		assertThat(builder.build().filterWarnings(topics, topics))
			.containsExactly("topic 'kv' filters messages, and zmq.subscribers.kv.sequence.per (endpoint by default)"
					+ " counts all messages of the publisher together. If it sends other topics too, their numbers seem"
					+ " to be lost. Subscribe to all topics, or set sequence.per to topic if the publisher numbers each"
					+ " topic by itself");
		builder.sequencePer(SequenceScope.TOPIC);
		assertThat(builder.build().filterWarnings(topics, topics)).isEmpty();
	}

	@Test
	void whenSeveralThreadsShareTheNumbersOfAnEndpointThenThereIsAWarning() {
		FeedSettings.Builder builder = builder((feed) -> feed.frames(FRAMES).sequenceFormat(SequenceFormat.U32_LE));
		assertThat(builder.build().warning(1)).isEmpty();
		assertThat(builder.build().warning(4))
			.hasValue("concurrency is 4, and zmq.subscribers.kv.sequence.per (endpoint by default) counts all"
					+ " messages of the publisher together. Each thread learns of a loss or a restart with its own next"
					+ " message. If the listener mirrors the publisher, set concurrency to 1");
		builder.sequencePer(SequenceScope.TOPIC);
		assertThat(builder.build().warning(4)).isEmpty();
		assertThat(FeedSettings.NONE.warning(4)).isEmpty();
	}

	@Test
	void whenThereAreNoNumbersThenTopicsMayFilter() {
		assertThat(builder((feed) -> feed.frames("topic, payload")).build().warnings(Set.of(TopicPrefix.of("kv"))))
			.isEmpty();
	}

}
