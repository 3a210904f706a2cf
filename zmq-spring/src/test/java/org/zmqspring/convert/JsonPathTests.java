package org.zmqspring.convert;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.MethodParameter;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A failed conversion tells where in the JSON it failed, in names of the type only. */
class JsonPathTests {

	private final PayloadCodec codec = JacksonPayloads.codec();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"items":[{"price":1},{"price":"secret"}]}          | $.items[1].price
			{"items":[{"price":1},{"price":{"secret":1}}]}      | $.items[1].price
			{"byName":{"secret":{"price":"secret"}}}            | $.byName.*.price
			{"bean":{"price":"secret"}}                         | $.bean.price
			{"any":{"secret":"secret"}}                         | $.any.*
			{"items":{"secret":1}}                              | $.items
			""")
	void whenAValueDoesNotFitThenThePathIsToldWithoutThePayload(String json, String path) {
		for (Object hint : new Object[] { parameter(), null }) {
			assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode(this.codec, json, hint))
				.withMessageContaining(") at " + path + ": ")
				.withMessageNotContaining("secret");
		}
	}

	@Test
	void whenAPropertyIsUnknownThenItsNameIsNotRepeated() {
		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> decode(this.codec.strictly(), "{\"items\":[{\"price\":1,\"secret\":1}]}", parameter()))
			.withMessageContaining(") at $.items[0].*: ")
			.withMessageNotContaining("secret");
	}

	@Test
	void whenItIsNoJsonThenThePlaceInTheTextIsTold() {
		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> decode(this.codec, "\n  secret", parameter()))
			.withMessageContaining(") at line 2, column ")
			.withMessageNotContaining("secret");
	}

	@Test
	void whenThePathIsDeepThenItsEndIsTold() {
		String json = "{\"next\":".repeat(300) + "\"secret\"" + "}".repeat(300);
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> decode(this.codec, json, parameter()))
			.withMessageContaining("….next.next")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(600));
	}

	@Test
	void whenAnObjectCannotBeWrittenThenThePathIsTold() {
		assertThatExceptionOfType(ZmqConversionException.class)
			.isThrownBy(() -> this.codec.encode(new Outer(Map.of("secret", List.of(new Failing())))))
			.withMessageContaining(") at $.map.*[0].value: ")
			.withMessageNotContaining("secret");
	}

	@Test
	void whenOnlyJackson2IsThereThenTheRemedySaysSo() {
		String jackson2 = "com.fasterxml.jackson.databind.ObjectMapper";
		assertThat(PayloadConverters.remedy(jackson2::equals)).contains("spring-boot-starter-jackson", "Jackson 2",
				"Jackson 3");
		assertThat(PayloadConverters.remedy((name) -> true)).doesNotContain("Jackson 2");
		assertThat(PayloadConverters.remedy((name) -> false)).doesNotContain("Jackson 2");
	}

	private static Object decode(PayloadCodec codec, String json, Object hint) {
		return Objects.requireNonNull(codec.decode(json.getBytes(StandardCharsets.UTF_8), Basket.class, hint));
	}

	private static MethodParameter parameter() {
		Method method = ReflectionUtils.findMethod(JsonPathTests.class, "listen", (Class<?>[]) null);
		return new MethodParameter(Objects.requireNonNull(method), 0);
	}

	void listen(Basket basket) {
		// Only its parameter is used.
	}

	record Basket(List<Item> items, Map<String, Item> byName, Bean bean, Any any, Basket next) {
	}

	record Item(int price) {
	}

	static class Bean {

		public int price;

	}

	static class Any {

		@JsonAnySetter
		public Map<String, Integer> values;

	}

	record Outer(Map<String, List<Failing>> map) {
	}

	static class Failing {

		public int getValue() {
			throw new IllegalStateException("secret");
		}

	}

}
