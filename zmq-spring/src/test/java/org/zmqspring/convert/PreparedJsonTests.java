package org.zmqspring.convert;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonView;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PreparedJsonTests {

	private static final String PRICE = "{\"pair\":\"EURUSD\",\"value\":1.5}";

	private final PayloadCodec codec = new PayloadCodec(
			PayloadConverters.chain(List.of(), JacksonPayloads.converter(new JsonMapper())));

	@Test
	void eachParameterHasItsOwnType() {
		Price price = new Price("EURUSD", 1.5);
		for (int i = 0; i < 2; i++) {
			assertThat(decode(PRICE, Price.class, 0)).isEqualTo(price);
			assertThat(decode("[" + PRICE + "]", List.class, 1)).isEqualTo(List.of(price));
			assertThat(decode("{\"a\":" + PRICE + "}", Map.class, 2)).isEqualTo(Map.of("a", price));
			assertThat(decode(PRICE, Price.class, 3)).isEqualTo(price);
			assertThat(decode(PRICE, Price.class, 4)).isEqualTo(price);
		}
	}

	@Test
	void aViewLeavesOutWhatIsNotOfIt() {
		Viewed viewed = (Viewed) decode("{\"open\":1,\"hidden\":2}", Viewed.class, 5);
		assertThat(viewed.open).isEqualTo(1);
		assertThat(viewed.hidden).isZero();
	}

	@Test
	void nullIsNullAndNonsenseSaysSo() {
		assertThat(decode("null", Price.class, 0)).isNull();
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode("{", Price.class, 0));
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode("", Price.class, 0));
	}

	@Test
	void whatIsNoJsonIsToldInTheWordsOfJacksonAndWithoutThePayload() {
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode("secret", Price.class, 0))
			.withMessageStartingWith("cannot turn 6 bytes into " + Price.class.getTypeName() + " (StreamReadException)")
			.withMessageNotContainingAny("secret", "batch");
	}

	@Test
	void whatTheTypeItselfThrowsIsNotTakenForOurs() {
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode("{}", Picky.class, 6))
			.withMessageContaining("(ValueInstantiationException)");
	}

	@Test
	void whatIsNoListMayBeMeantForABatch() {
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode(PRICE, List.class, 1))
			.withMessageContainingAll("(MismatchedInputException)", "set batch = \"true\"");
	}

	@Test
	void whenTheApplicationHasConvertersThenTheyAreAskedFirstForParametersToo() {
		SimpleMessageConverter own = new SimpleMessageConverter() {

			@Override
			public Object fromMessage(Message<?> message, Class<?> targetClass) {
				return new Price("own", 0);
			}

		};
		PayloadCodec asking = new PayloadCodec(
				PayloadConverters.chain(List.of(own), JacksonPayloads.converter(new JsonMapper())));
		assertThat(decode(asking, PRICE, Price.class, 0)).isEqualTo(new Price("own", 0));
	}

	@Test
	void whenAContentTypeIsNotJsonThenNothingIsReadAsJson() {
		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> decode(this.codec.withContentType(MimeTypeUtils.TEXT_PLAIN), PRICE, Price.class, 0))
			.withMessageContaining("no converter");
	}

	@Test
	void whenEachCallHasANewParameterThenMemoryStaysBounded() {
		PreparedJson json = new PreparedJson(new JsonMapper());
		Method method = ReflectionUtils.findMethod(PreparedJsonTests.class, "listen", (Class<?>[]) null);
		byte[] price = PRICE.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 5_000; i++) {
			assertThat(json.fromMessage(new GenericMessage<>(price), Price.class, new MethodParameter(method, 0)))
				.isEqualTo(new Price("EURUSD", 1.5));
		}
		assertThat(json).extracting("readers", InstanceOfAssertFactories.MAP).hasSizeBetween(1_000, 4_096);
	}

	private @Nullable Object decode(String json, Class<?> type, int parameter) {
		return decode(this.codec, json, type, parameter);
	}

	private static @Nullable Object decode(PayloadCodec codec, String json, Class<?> type, int parameter) {
		Method method = ReflectionUtils.findMethod(PreparedJsonTests.class, "listen", (Class<?>[]) null);
		return codec.decode(json.getBytes(StandardCharsets.UTF_8), type, new MethodParameter(method, parameter));
	}

	void listen(Price price, List<Price> list, Map<String, Price> map, Message<Price> message, Optional<Price> maybe,
			@JsonView(Open.class) Viewed viewed, Picky picky) {
		// Only its parameters are used.
	}

	record Price(String pair, double value) {
	}

	record Picky(String pair) {

		Picky {
			Objects.requireNonNull(pair);
		}

	}

	interface Open {

	}

	interface Hidden {

	}

	static final class Viewed {

		@JsonView(Open.class)
		public int open;

		@JsonView(Hidden.class)
		public int hidden;

	}

}
