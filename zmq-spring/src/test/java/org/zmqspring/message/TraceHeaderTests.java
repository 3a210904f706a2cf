package org.zmqspring.message;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TraceHeaderTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@Test
	void shouldBeReadableText() {
		assertThat(TraceHeader.encode(Map.of("traceparent", PARENT)))
			.isEqualTo(bytes("ZMQ-TRACE/1\ntraceparent:" + PARENT + "\n"));
	}

	@Test
	void shouldReadWhatItWrites() {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("traceparent", PARENT);
		fields.put("tracestate", "vendor=a:b,other=c");
		fields.put("X-B3-TraceId", "463ac35c9f6413ad");
		byte[] frame = TraceHeader.encode(fields);
		assertThat(frame).isNotNull();
		assertThat(TraceHeader.decode(frame)).isEqualTo(fields);
	}

	@Test
	void whenThereIsNothingToSendThenThereIsNoFrame() {
		assertThat(TraceHeader.encode(Map.of())).isNull();
		assertThat(TraceHeader.encode(Map.of("bad name", "x", "good", "line\nbreak"))).isNull();
		assertThat(TraceHeader.encode(Map.of("baggage", "x".repeat(TraceHeader.MAX_BYTES)))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ZMQ-TRACE/1", "ZMQ-TRACE/1\n", "ZMQ-TRACE/1\n\n", "ZMQ-TRACE/2\na:b\n",
			"ZMQ-TRACE/1\na:b", "ZMQ-TRACE/1\nab\n", "ZMQ-TRACE/1\na:\n", "ZMQ-TRACE/1\n:b\n", "ZMQ-TRACE/1\na b:c\n",
			"ZMQ-TRACE/1\na:b\n\nc:d\n", "ZMQ-TRACE/1\na:b\n\n", "ZMQ-TRACE/1\na:\u00e9\n", "zmq-trace/1\na:b\n",
			" ZMQ-TRACE/1\na:b\n" })
	void whenAFrameIsMalformedThenItIsNoHeader(String text) {
		assertThat(TraceHeader.decode(bytes(text))).isEmpty();
	}

	@Test
	void whenAFrameIsLongerThanAnySentThenItIsNoHeader() {
		assertThat(TraceHeader.decode(bytes("ZMQ-TRACE/1\na:" + "b".repeat(TraceHeader.MAX_BYTES) + "\n"))).isEmpty();
	}

	@Test
	void whenBytesAreRandomThenNothingIsThrown() {
		Random random = new Random(1);
		for (int i = 0; i < 20_000; i++) {
			byte[] noise = new byte[random.nextInt(64)];
			random.nextBytes(noise);
			byte[] frame = bytes(TraceHeader.FIRST_LINE + new String(noise, StandardCharsets.ISO_8859_1));
			assertThat(TraceHeader.decode(frame)).isNotNull();
			assertThat(TraceHeader.decode(noise)).isEmpty();
		}
	}

	@Test
	void whenAMessageEndsWithAHeaderThenItIsNoneOfItsFrames() {
		ZmqMessage message = message("topic", "payload", "ZMQ-TRACE/1\ntraceparent:" + PARENT + "\n");
		assertThat(message.frames()).containsExactly(bytes("topic"), bytes("payload"));
		assertThat(message.size()).isEqualTo(12);
		assertThat(message.traceContext()).containsExactly(Map.entry("traceparent", PARENT));
	}

	@Test
	void whenTheLastFrameIsNoHeaderThenItStays() {
		ZmqMessage message = message("topic", "payload", "ZMQ-TRACE/1\nbroken");
		assertThat(message.frames()).hasSize(3);
		assertThat(message.traceContext()).isEmpty();
	}

	@Test
	void whenThereIsNoTopicOrPayloadBeforeItThenItIsNoHeader() {
		String header = "ZMQ-TRACE/1\ntraceparent:" + PARENT + "\n";
		assertThat(message(header).frames()).hasSize(1);
		assertThat(message("topic", header).frames()).hasSize(2);
		assertThat(message("topic", header).traceContext()).isEmpty();
	}

	private static ZmqMessage message(String... frames) {
		byte[][] bytes = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			bytes[i] = bytes(frames[i]);
		}
		return ZmqMessage.withTraceHeader(bytes, "prices", "tcp://feed:5556", 0);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
