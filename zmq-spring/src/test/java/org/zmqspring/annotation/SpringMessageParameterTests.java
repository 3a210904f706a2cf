package org.zmqspring.annotation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.util.MimeTypeUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Parameters that need a Spring message.
 */
class SpringMessageParameterTests {

	private static final String ORDER = "{\"id\":7,\"item\":\"tea\"}";

	@Test
	void springMessageHasConvertedPayloadAndHeaders() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(contentType = "application/json")
			void on(Message<Order> message) {
				MessageHeaders headers = message.getHeaders();
				record(message.getPayload(), headers.get(ZmqHeaders.TOPIC), headers.get(ZmqHeaders.ENDPOINT),
						headers.get(ZmqHeaders.SOCKET), headers.get(ZmqHeaders.RECEIVED_AT),
						headers.get(MessageHeaders.CONTENT_TYPE));
			}

		}
		assertThat(new Bean().viaSpring("topic", ORDER).values).containsExactly(new Order(7, "tea"), "topic",
				"tcp://feed:5556", "prices", Instant.ofEpochSecond(1), MimeTypeUtils.APPLICATION_JSON);
	}

	@Test
	void springMessageMayHaveAnEmptyPayload() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Message<String> message) {
				record(message.getPayload());
			}

		}
		assertThat(new Bean().viaSpring("topic", "").only()).isEqualTo("");
	}

	@Test
	void springMessageMayHaveThePayloadAsItCame() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Message<byte[]> message) {
				record(message.getPayload());
			}

		}
		assertThat(new Bean().viaSpring("topic", "x").only()).isEqualTo(utf8("x"));
	}

	@Test
	void headersAreTheSameHoweverOftenTheyAreAskedFor() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Message<String> message) {
				record(message.getHeaders(), message.getHeaders(), message.toString());
			}

		}
		List<Object> values = new Bean().viaSpring("topic", "x").values;
		assertThat(values.get(0)).isSameAs(values.get(1));
		assertThat(values.get(2)).asString().contains("payload=x", "topic");
	}

	@Test
	void typeVariablesAreThoseOfTheBean() throws Exception {
		class Base<T> extends Recorder {

			@ZmqListener
			void on(T payload, Message<T> message) {
				record(payload, message.getPayload());
			}

		}
		class Bean extends Base<Order> {

		}
		assertThat(new Bean().viaSpring("topic", ORDER).values).containsExactly(new Order(7, "tea"),
				new Order(7, "tea"));
	}

	@Test
	void genericPayloadsKeepTheirArgumentsInSuperclassesToo() throws Exception {
		class Base<T> extends Recorder {

			@ZmqListener
			void on(@Payload List<T> payload, Message<List<T>> message) {
				record(payload, message.getPayload());
			}

		}
		class Bean extends Base<Order> {

		}
		List<Order> orders = List.of(new Order(7, "tea"));
		assertThat(new Bean().viaSpring("topic", "[" + ORDER + "]").values).containsExactly(orders, orders);
	}

	@Test
	void springMessageIsValidatedToo() {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Validated Message<Order> message) {
				record(message.getPayload());
			}

		}
		try (ListenerContext context = new ListenerContext()) {
			context.andQualified("validator", Validator.class, NoTea::new);
			context.context().registerBean(Bean.class, () -> new Bean());
			context.start();
			assertThatExceptionOfType(MethodArgumentNotValidException.class)
				.isThrownBy(() -> context.receive("topic", ORDER));
		}
	}

	@Test
	void whenSpringMessageIsOfAClassOfItsOwnThenItIsRefused() {
		class Bean {

			@ZmqListener
			void on(ErrorMessage message) {
			}

		}
		ListenerContext.refused(() -> ListenerContext.withBean(new Bean()))
			.withMessageContaining("ErrorMessage")
			.withMessageContaining("parameter 'message'")
			.withMessageContaining("Use org.springframework.messaging.Message");
	}

	@Test
	void whenPayloadHasAnExpressionThenItIsRefused() {
		class Bean {

			@ZmqListener
			void on(@Payload("id") int id) {
			}

		}
		ListenerContext.refused(() -> ListenerContext.withBean(new Bean()))
			.withMessageContaining("expression")
			.withMessageContaining("parameter 'id'");
	}

	@Test
	void allHeadersComeAsMapOrMessageHeaders() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Headers Map<String, Object> map, MessageHeaders headers, ZmqMessage message) {
				record(map.get(ZmqHeaders.TOPIC), headers.get(ZmqHeaders.SOCKET), message.topic());
			}

		}
		assertThat(new Bean().viaSpring("topic", "x").values).containsExactly("topic", "prices", "topic");
	}

	@Test
	void headersAreConvertedAndMayBeAbsent() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Header(ZmqHeaders.TOPIC) int topic, @Header(name = "none", defaultValue = "5") int number,
					@Header("none") Optional<String> none) {
				record(topic, number, none);
			}

		}
		assertThat(new Bean().viaSpring("42", "x").values).containsExactly(42, 5, Optional.empty());
	}

	@Test
	void validatedPayloadIsRefusedByTheValidator() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Validated @Payload Order order) {
				record(order);
			}

		}
		try (ListenerContext context = new ListenerContext()) {
			context.andQualified("validator", Validator.class, NoTea::new);
			context.context().registerBean(Bean.class, () -> new Bean());
			context.start();
			context.receive("topic", "{\"id\":7,\"item\":\"coffee\"}");
			assertThat(context.bean(Bean.class).only()).isEqualTo(new Order(7, "coffee"));
			assertThatExceptionOfType(MethodArgumentNotValidException.class)
				.isThrownBy(() -> context.receive("topic", ORDER));
		}
	}

	static final class NoTea implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Order.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Order) target).item().equals("tea")) {
				errors.reject("tea");
			}
		}

	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
