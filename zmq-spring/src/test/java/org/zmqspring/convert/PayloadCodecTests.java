package org.zmqspring.convert;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqMessage;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class PayloadCodecTests {

	private final PayloadCodec plain = new PayloadCodec(PayloadConverters.chain(List.of(), null));

	private final PayloadCodec json = new PayloadCodec(
			PayloadConverters.chain(List.of(), JacksonPayloads.converter(JsonMapper.builder().build())));

	@Test
	void shouldCopyBytesToSendAndPassReceivedOnesThroughUncopied() {
		byte[] bytes = { 1, 2, 3 };

		assertThat(this.plain.encode(bytes)).isEqualTo(bytes).isNotSameAs(bytes);
		assertThat(this.plain.decode(bytes, byte[].class, null)).isSameAs(bytes);
		assertThat(this.plain.decode(bytes, Object.class, null)).isSameAs(bytes);
	}

	@Test
	void shouldWriteTextAsUtf8() {
		byte[] bytes = this.plain.encode("Grüße");

		assertThat(bytes).isEqualTo("Grüße".getBytes(StandardCharsets.UTF_8));
		assertThat(this.plain.decode(bytes, String.class, null)).isEqualTo("Grüße");
		assertThat(this.json.encode("text")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void shouldWriteWhatRemainsOfABufferAndLeaveItsPosition() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3 }).position(1);

		assertThat(this.plain.encode(buffer)).containsExactly(2, 3);
		assertThat(buffer.position()).isEqualTo(1);
		assertThat(this.plain.decode(new byte[] { 4 }, ByteBuffer.class, null))
			.isEqualTo(ByteBuffer.wrap(new byte[] { 4 }));
	}

	@Test
	void shouldWriteAndReadObjectsAsJson() {
		byte[] bytes = this.json.encode(new Order("book", 2));

		assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"item\":\"book\",\"count\":2}");
		assertThat(this.json.decode(bytes, Order.class, null)).isEqualTo(new Order("book", 2));
	}

	@Test
	void whenHintIsAGenericParameterThenElementsHaveItsType() throws NoSuchMethodException {
		Method method = PayloadCodecTests.class.getDeclaredMethod("handle", List.class);
		byte[] bytes = this.json.encode(List.of(new Order("book", 2)));

		assertThat(this.json.decode(bytes, List.class, new MethodParameter(method, 0)))
			.isEqualTo(List.of(new Order("book", 2)));
	}

	@Test
	void shouldRefuseWhatDoesNotFitExactlyWhenStrict() {
		JsonMapper lenient = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(List.of(), JacksonPayloads.converter(lenient)),
				PayloadConverters.chain(List.of(), JacksonPayloads.strictConverter(lenient)));
		byte[] more = "{\"item\":\"book\",\"count\":2,\"price\":3}".getBytes(StandardCharsets.UTF_8);

		assertThat(codec.decode(more, Order.class, null)).isEqualTo(new Order("book", 2));
		for (PayloadCodec strict : List.of(codec.strictly(),
				codec.withContentType(MimeTypeUtils.APPLICATION_JSON).strictly())) {
			assertThatExceptionOfType(ZmqConversionException.class)
				.isThrownBy(() -> strict.decode(more, Order.class, null));
			assertThat(strict.decode(strict.encode(new Order("book", 2)), Order.class, null))
				.isEqualTo(new Order("book", 2));
		}
	}

	@Test
	void shouldReadTheJsonNullLiteralAsNull() {
		assertThat(this.json.decode("null".getBytes(StandardCharsets.UTF_8), Order.class, null)).isNull();
	}

	@Test
	void whenNoConverterFitsThenErrorNamesTypeAndRemedy() {
		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> this.plain.encode(new Order("book", 2)))
			.withMessageContainingAll("no converter for", Order.class.getTypeName(), "spring-boot-starter-jackson",
					"MessageConverter bean");
		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> this.plain.decode(new byte[7], Order.class, null))
			.withMessageContainingAll("no converter for", Order.class.getTypeName(), "7 bytes",
					"MessageConverter bean");
	}

	@Test
	void whenBytesDoNotFitThenErrorTellsSizeButNothingOfThePayload() {
		byte[] bytes = "{\"item\":\"book\",\"count\":\"topsecret\"}".getBytes(StandardCharsets.UTF_8);

		Throwable error = catchThrowable(() -> this.json.decode(bytes, Order.class, null));

		assertThat(error).isInstanceOf(ZmqConversionException.class)
			.hasMessageContaining(bytes.length + " bytes")
			.hasMessageContaining(Order.class.getTypeName());
		StringWriter trace = new StringWriter();
		error.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).contains("InvalidFormatException").doesNotContain("topsecret");
	}

	@Test
	void whenNestedTooDeepThenErrorIsTyped() {
		byte[] bytes = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> this.json.decode(bytes, List.class, null));
	}

	@Test
	void whenConverterOverflowsTheStackThenErrorIsTyped() {
		PayloadCodec codec = new PayloadCodec(new OneConverter() {
			@Override
			public Object fromMessage(Message<?> message, Class<?> type) {
				throw new StackOverflowError();
			}
		});

		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> codec.decode(new byte[1], Order.class, null));
	}

	@Test
	void whenPayloadIsAReceivedMessageThenErrorPointsToSendFrames() {
		ZmqMessage message = new ZmqMessage(new byte[][] { { 1 } }, "default", "tcp://localhost:1", 0);

		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> this.json.encode(message))
			.withMessageContaining("sendFrames");
	}

	@Test
	void shouldAskTheApplicationsConvertersFirst() {
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(List.of(new OneConverter()),
				JacksonPayloads.converter(JsonMapper.builder().build())));

		assertThat(codec.encode(new Order("book", 2))).isEqualTo("own".getBytes(StandardCharsets.UTF_8));
		assertThat(codec.decode(new byte[1], Order.class, null)).isEqualTo(new Order("own", 1));
	}

	@Test
	void shouldTellConvertersTheContentTypeIfThereIsOne() {
		OneConverter converter = new OneConverter();

		new PayloadCodec(converter).withContentType(MimeTypeUtils.APPLICATION_XML)
			.decode(new byte[1], Order.class, null);

		assertThat(converter.seen).containsEntry(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_XML);
	}

	@SuppressWarnings("unused")
	private static void handle(List<Order> orders) {
	}

	record Order(String item, int count) {
	}

	private static class OneConverter implements MessageConverter {

		private MessageHeaders seen;

		@Override
		public Object fromMessage(Message<?> message, Class<?> type) {
			this.seen = message.getHeaders();
			return new Order("own", 1);
		}

		@Override
		public Message<?> toMessage(Object payload, MessageHeaders headers) {
			return new GenericMessage<>("own");
		}

	}

}
