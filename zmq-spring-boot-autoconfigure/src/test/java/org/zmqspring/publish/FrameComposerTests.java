package org.zmqspring.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FrameComposer}. {@code NumberedPublishingTests} has those of a whole
 * publisher.
 */
@ExtendWith(OutputCaptureExtension.class)
class FrameComposerTests {

	private static FrameComposer composer(SequenceScope scope, int mostTopics) {
		return Objects.requireNonNull(FrameComposer.of("prices",
				new FrameSettings(List.of("topic", "sequence", "payload"), SequenceFormat.U32_BE, scope), mostTopics));
	}

	private static long number(FrameComposer composer, String topic) {
		byte[][] frames = composer.compose(new byte[][] { topic.getBytes(StandardCharsets.UTF_8), {} });
		return SequenceFormat.U32_BE.decode(frames[1]);
	}

	@Test
	void whenThereAreTooManyTopicsThenTheLeastRecentBeginsAgainAndThatIsLoggedOnce(CapturedOutput output) {
		FrameComposer composer = composer(SequenceScope.TOPIC, 2);
		number(composer, "a");
		number(composer, "b");
		assertThat(number(composer, "a")).isOne();
		assertThat(output).doesNotContain("more topics");
		assertThat(number(composer, "c")).isZero();
		assertThat(number(composer, "a")).isEqualTo(2);
		assertThat(number(composer, "b")).as("was forgotten").isZero();
		assertThat(number(composer, "a")).isEqualTo(3);
		assertThat(output.getAll().lines().filter((line) -> line.contains("more topics"))).singleElement()
			.asString()
			.contains("WARN", "zmq publisher 'prices' sends to more topics than it can number",
					"set sequence.per to endpoint", "This is logged once");
	}

	@Test
	void whenAllMessagesAreNumberedTogetherThenTopicsAreNotRemembered(CapturedOutput output) {
		FrameComposer composer = composer(SequenceScope.ENDPOINT, 2);
		for (int i = 0; i < 10; i++) {
			assertThat(number(composer, "topic " + i)).isEqualTo(i);
		}
		assertThat(output).doesNotContain("more topics");
	}

	@Test
	void whenTheApplicationChangesATopicItReceivedThenItsNumbersContinue() {
		FrameComposer composer = composer(SequenceScope.TOPIC, 2);
		byte[] topic = { 'a' };
		composer.compose(new byte[][] { topic, {} });
		topic[0] = 'b';
		assertThat(number(composer, "a")).isOne();
		assertThat(number(composer, "b")).isZero();
	}

	@Test
	void withoutFramesThereIsNoComposer() {
		assertThat(FrameComposer.of("prices", FrameSettings.DEFAULTS)).isNull();
	}

}
