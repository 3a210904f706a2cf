package org.zmqspring.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.feed.CutMessage.Oddity;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FrameLayoutTests {

	private static final byte[] NUMBER = { 0, 0, 0, 7 };

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[][] frames(Object... frames) {
		return Arrays.stream(frames)
			.map((frame) -> (frame instanceof String text) ? bytes(text) : (byte[]) frame)
			.toArray(byte[][]::new);
	}

	private static void assertParts(CutMessage message, String topic, String payload) {
		assertThat(message.topic()).asString(StandardCharsets.UTF_8).isEqualTo(topic);
		assertThat(message.payload()).asString(StandardCharsets.UTF_8).isEqualTo(payload);
	}

	private static void assertUnnumbered(CutMessage message, String topic, String payload) {
		assertParts(message, topic, payload);
		assertThat(message.oddity()).isNull();
		assertThat(message.numbered()).isFalse();
		assertThat(message.number()).isZero();
	}

	private static void assertNumbered(CutMessage message, String topic, String payload, long number) {
		assertParts(message, topic, payload);
		assertThat(message.oddity()).isNull();
		assertThat(message.numbered()).isTrue();
		assertThat(message.number()).isEqualTo(number);
	}

	private static void assertOdd(CutMessage message, String topic, String payload, Oddity oddity) {
		assertParts(message, topic, payload);
		assertThat(message.oddity()).isEqualTo(oddity);
		assertThat(message.numbered()).isFalse();
		assertThat(message.number()).isZero();
	}

	private static FrameLayout layout(String names) {
		return FrameLayout.named(names, SequenceFormat.U32_BE);
	}

	@Test
	void whenNothingIsConfiguredThenTheSecondFrameIsThePayload() {
		assertUnnumbered(FrameLayout.PLAIN.cut(frames("topic", "payload", "more")), "topic", "payload");
		assertUnnumbered(FrameLayout.PLAIN.cut(frames("single")), "single", "single");
	}

	@Test
	void shouldCutAMessageOfVllm() {
		assertNumbered(layout("topic, sequence, payload").cut(frames("kv", NUMBER, "events")), "kv", "events", 7);
	}

	@Test
	void shouldCutAMessageOfBitcoinCore() {
		FrameLayout layout = FrameLayout.named("topic, payload, sequence", SequenceFormat.U32_LE);
		assertNumbered(layout.cut(frames("rawtx", "body", NUMBER)), "rawtx", "body", 0x07000000);
	}

	@Test
	void shouldNotCopyFrames() {
		byte[][] frames = frames("kv", NUMBER, "events");
		CutMessage message = layout("topic,sequence,payload").cut(frames);
		assertThat(message.topic()).isSameAs(frames[0]);
		assertThat(message.payload()).isSameAs(frames[2]);
	}

	@Test
	void whenAFrameIsSkippedThenItIsNotLookedAt() {
		assertNumbered(layout("topic, -, sequence, payload, -").cut(frames("t", "x", NUMBER, "p", "y")), "t", "p", 7);
		assertUnnumbered(layout("-,payload").cut(frames("x", "p")), "", "p");
	}

	@Test
	void whenThereIsNoNameOfANumberThenThereIsNoNumber() {
		assertUnnumbered(layout("topic, -, payload").cut(frames("t", NUMBER, "p")), "t", "p");
		assertUnnumbered(FrameLayout.named("topic, payload", null).cut(frames("t", "p")), "t", "p");
	}

	@Test
	void whenThereIsNoNameOfATopicThenTheTopicIsEmpty() {
		assertNumbered(layout("payload, sequence").cut(frames("p", NUMBER)), "", "p", 7);
		assertNumbered(layout("sequence, payload").cut(frames(NUMBER, "p")), "", "p", 7);
		assertUnnumbered(layout("payload").cut(frames("p")), "", "p");
	}

	@Test
	void shouldReadNamesInAnyCaseAndSpacing() {
		assertNumbered(layout(" Topic,SEQUENCE ,\tpayload").cut(frames("t", NUMBER, "p")), "t", "p", 7);
	}

	@Test
	void whenThereAreMoreFramesThanNamesThenTheyDoNotMatter() {
		assertNumbered(layout("topic, sequence, payload").cut(frames("t", NUMBER, "p", "x", "y")), "t", "p", 7);
	}

	@Test
	void whenFramesAreMissingThenTheMessageIsOdd() {
		FrameLayout layout = layout("topic, sequence, payload");
		assertOdd(layout.cut(frames("t", "p")), "t", "p", Oddity.TOO_FEW_FRAMES);
		assertOdd(layout.cut(frames("single")), "single", "single", Oddity.TOO_FEW_FRAMES);
		assertOdd(layout("topic, payload, sequence").cut(frames("t", "p")), "t", "p", Oddity.TOO_FEW_FRAMES);
		assertOdd(layout("topic, payload, sequence, -").cut(frames("t", "p", NUMBER)), "t", "p", Oddity.TOO_FEW_FRAMES);
		assertOdd(layout("-, payload").cut(frames("p")), "", "p", Oddity.TOO_FEW_FRAMES);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3, 5, 8 })
	void whenANumberHasAnotherLengthThenTheMessageIsOdd(int length) {
		assertOdd(layout("topic, sequence, payload").cut(frames("t", new byte[length], "p")), "t", "p",
				Oddity.WRONG_NUMBER_LENGTH);
	}

	@Test
	void shouldSplitAtTheFirstDelimiter() {
		FrameLayout layout = FrameLayout.delimited(":");
		assertUnnumbered(layout.cut(frames("json-minimal-txpool_add:[{\"id\":1}]")), "json-minimal-txpool_add",
				"[{\"id\":1}]");
		assertUnnumbered(layout.cut(frames("topic:")), "topic", "");
		assertUnnumbered(layout.cut(frames(":payload")), "", "payload");
	}

	@Test
	void shouldSplitAtALongDelimiter() {
		FrameLayout layout = FrameLayout.delimited("→→");
		assertUnnumbered(layout.cut(frames("a→b→→c→→d")), "a→b", "c→→d");
		assertUnnumbered(layout.cut(frames("a→→")), "a", "");
		assertOdd(layout.cut(frames("a→")), "a→", "a→", Oddity.NO_DELIMITER);
	}

	@Test
	void whenAFrameHasNoDelimiterThenTheMessageIsOdd() {
		assertOdd(FrameLayout.delimited(":").cut(frames("nothing")), "nothing", "nothing", Oddity.NO_DELIMITER);
		assertOdd(FrameLayout.delimited(":").cut(frames("")), "", "", Oddity.NO_DELIMITER);
	}

	@Test
	void whenThereAreSeveralFramesThenTheyAreNotSplit() {
		assertUnnumbered(FrameLayout.delimited(":").cut(frames("a:b", "payload")), "a:b", "payload");
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, IOException.class, AssertionError.class,
			StackOverflowError.class })
	void whateverAFramingThrowsThenTheMessageIsOddAndTheCauseIsKept(Class<? extends Throwable> type) throws Exception {
		Throwable error = type.getConstructor().newInstance();
		FrameLayout layout = FrameLayout.known((frames) -> {
			throw FrameLayoutTests.<RuntimeException>unchecked(error);
		});
		CutMessage message = layout.cut(frames("t", "p"));
		assertOdd(message, "t", "p", Oddity.NOT_UNDERSTOOD);
		assertThat(message.error()).isSameAs(error);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T unchecked(Throwable error) throws T {
		throw (T) error;
	}

	@Test
	void whenAFramingReturnsNothingThenTheMessageIsOdd() {
		CutMessage message = FrameLayout.known((frames) -> null).cut(frames("t", "p"));
		assertOdd(message, "t", "p", Oddity.NOT_UNDERSTOOD);
		assertThat(message.error()).isInstanceOf(NullPointerException.class);
	}

	@Test
	void shouldDescribeOddities() {
		assertThat(Arrays.stream(Oddity.values()).map(Oddity::description)).containsExactly(
				"has fewer frames than the option frames lists",
				"has a number whose length does not fit the option sequence.format",
				"has one frame, which does not contain the topic-delimiter",
				"made the ZmqFraming bean throw an exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "payload", "topic, payload", "topic,sequence,payload,-", "-,-,payload,sequence",
			"- , PAYLOAD" })
	void shouldAcceptGoodNames(String names) {
		Problems problems = new Problems();
		FrameLayout.check(Option.of("frames", names), problems);
		assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
	}

	@Test
	void shouldRefuseBadNames() {
		assertThat(problems("topic, sequnce, payload"))
			.containsExactly("contains 'sequnce', which is no kind of frame: Use topic, payload, sequence, and '-' for"
					+ " a frame to skip");
		assertThat(problems("topic,,payload")).containsExactly("contains '', which is no kind of frame: Use topic,"
				+ " payload, sequence, and '-' for a frame to skip");
		assertThat(problems("payload, topic")).containsExactly(
				"has its topic behind another frame, and ZeroMQ matches topics in the first frame: Put topic first, or"
						+ " write '-' for a frame that is no topic");
		assertThat(problems("topic, payload, payload")).containsExactly("contains 'payload' more than once: Name each"
				+ " frame, such as 'topic, sequence, payload'; '-' skips a frame");
		assertThat(problems("sequence, payload, sequence")).singleElement()
			.asString()
			.startsWith("contains 'sequence' more than once");
		assertThat(problems("topic, topic, payload")).singleElement()
			.asString()
			.startsWith("contains 'topic' more than once");
		assertThat(problems("topic, sequence")).singleElement().asString().startsWith("has no payload");
		assertThat(problems("")).hasSize(2);
	}

	private static List<String> problems(String names) {
		Problems problems = new Problems();
		FrameLayout.check(Option.of("zmq.subscribers.kv.frames", names), problems);
		InvalidSettingsException ex = catchThrowableOfType(InvalidSettingsException.class, problems::throwIfAny);
		assertThat(ex.settings()).extracting(InvalidSetting::name).containsOnly("zmq.subscribers.kv.frames");
		return ex.settings().stream().map((setting) -> setting.reason() + ": " + setting.remedy()).toList();
	}

}
