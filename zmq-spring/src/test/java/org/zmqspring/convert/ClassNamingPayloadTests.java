package org.zmqspring.convert;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;

/** A payload may name a class, but no object of that class is made. */
class ClassNamingPayloadTests {

	private static final AtomicInteger made = new AtomicInteger();

	private static final String NAME = Gadget.class.getName();

	/** The least secure configuration of a mapper. */
	private static final JsonMapper CARELESS = JsonMapper.builder()
		.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
				DefaultTyping.NON_FINAL)
		.build();

	private final PayloadCodec codec = new PayloadCodec(
			PayloadConverters.chain(List.of(), JacksonPayloads.converter(CARELESS)),
			PayloadConverters.chain(List.of(), JacksonPayloads.strictConverter(CARELESS)));

	@BeforeEach
	void forget() {
		made.set(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"%s\",{\"command\":\"rm\"}]", "{\"@class\":\"%s\",\"command\":\"rm\"}",
			"{\"@type\":\"%s\",\"command\":\"rm\"}", "{\"any\":[\"%s\",{\"command\":\"rm\"}]}",
			"{\"any\":{\"@class\":\"%s\",\"command\":\"rm\"}}" })
	void whenAPayloadNamesAClassThenItIsNotMade(String json) {
		byte[] payload = json.formatted(NAME).getBytes(StandardCharsets.UTF_8);
		for (Class<?> type : List.of(Map.class, Holder.class, Object[].class, List.class)) {
			decode(payload, type);
		}
		assertThat(made).hasValue(0);
	}

	@Test
	void theCarelessMapperItselfWouldMakeIt() {
		CARELESS.readValue("[\"%s\",{\"command\":\"rm\"}]".formatted(NAME), Object.class);
		assertThat(made).hasValue(1);
	}

	private void decode(byte[] payload, Class<?> type) {
		decode(this.codec, payload, type);
		decode(this.codec.strictly(), payload, type);
	}

	private static void decode(PayloadCodec codec, byte[] payload, Class<?> type) {
		try {
			codec.decode(payload, type, null);
		}
		catch (ZmqConversionException ex) {
			// It does not have to be convertible.
		}
	}

	/** Would do harm when an object of it is made. */
	static class Gadget {

		public String command = "";

		Gadget() {
			made.incrementAndGet();
		}

	}

	/** Holds an object of any type. */
	static class Holder {

		public Object any = "";

	}

}
