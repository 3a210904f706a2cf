package org.zmqspring.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.convert.ZmqConversionException;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Parameters for a payload that is null or empty.
 */
class NullablePayloadTests {

	private static final String TEA = "{\"id\":1,\"item\":\"tea\"}";

	@Test
	void whenNothingIsNotAllowedThenItIsAFailure() {
		class Plain {

			@ZmqListener
			void on(Order order) {
			}

		}
		class Explicit {

			@ZmqListener
			void on(@Payload Order order) {
			}

		}
		class Whole {

			@ZmqListener
			void on(Message<Order> order) {
			}

		}
		for (Object bean : new Object[] { new Plain(), new Explicit(), new Whole() }) {
			try (ListenerContext context = ListenerContext.withBean(bean)) {
				assertThatExceptionOfType(ZmqConversionException.class)
					.isThrownBy(() -> context.receive("topic", "null"))
					.withMessageContaining("null")
					.withMessageContaining("Order")
					.withMessageContaining("@Nullable");
				assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> context.receive("topic", ""));
			}
		}
	}

	@Test
	void primitiveIsNeverNull() {
		class Bean {

			@ZmqListener
			void on(int number) {
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> context.receive("topic", "null"));
		}
	}

	@Test
	void optionalIsEmpty() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Optional<Order> order) {
				record(order);
			}

		}
		assertThat(receive(new Bean()).values).containsExactly(Optional.of(new Order(1, "tea")), Optional.empty(),
				Optional.empty());
	}

	@Test
	void jspecifyNullableIsNull() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Nullable Order order) {
				record(order);
			}

		}
		assertThat(receive(new Bean()).values).containsExactly(new Order(1, "tea"), null, null);
	}

	@Test
	void payloadThatIsNotRequiredIsNull() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Payload(required = false) @Nullable Order order) {
				record(order);
			}

		}
		assertThat(receive(new Bean()).values).containsExactly(new Order(1, "tea"), null, null);
	}

	/** As Kotlin's compiler marks what is nullable, with an annotation of its own. */
	@Test
	void nullableOfAnotherLanguageIsNull() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@KotlinLike.Nullable Order order) {
				record(order);
			}

		}
		assertThat(receive(new Bean()).values).containsExactly(new Order(1, "tea"), null, null);
	}

	@Test
	void emptyTextIsAValueAllTheSame() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Optional<String> text) {
				record(text);
			}

		}
		assertThat(new Bean().simply("topic", "").only()).isEqualTo(Optional.of(""));
	}

	@Test
	void validatorSeesWhatIsInAnOptionalAndNothingElse() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(@Validated Optional<Order> order) {
				record(order);
			}

		}
		ListenerContext context = new ListenerContext();
		context.andQualified("validator", Validator.class, SpringMessageParameterTests.NoTea::new);
		context.context().registerBean(Bean.class, () -> new Bean());
		try (context) {
			context.start().receive("topic", "null");
			assertThat(context.bean(Bean.class).only()).isEqualTo(Optional.empty());
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> context.receive("topic", TEA))
				.withMessageContaining("tea");
		}
	}

	private static Recorder receive(Recorder bean) throws Exception {
		try (ListenerContext context = ListenerContext.withBean(bean)) {
			assertThat(context.listener().buildsSpringMessage()).isFalse();
			context.receive("topic", TEA);
			context.receive("topic", "null");
			context.receive("topic", "");
			return bean;
		}
	}

	/** Where the annotation is that only looks like others. */
	@interface KotlinLike {

		/** As {@code org.jetbrains.annotations.Nullable}. */
		@Target(ElementType.PARAMETER)
		@Retention(RetentionPolicy.RUNTIME)
		@interface Nullable {

		}

	}

}
