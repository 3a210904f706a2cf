package org.zmqspring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reflection hints of listeners for native images.
 */
class ZmqListenerHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Repeated.class, Composed.class, OnClass.class, Repeatedly.class })
	void listenerMethodMayBeInvoked(Class<?> type) {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, type);
		Method method = ReflectionUtils.findMethod(type, "on", Price.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Price.class)).accepts(this.hints);
	}

	@Test
	void elementsOfBatchesAndResultsMayBeConverted() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Batch.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Price.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Summary.class)).accepts(this.hints);
	}

	static class Batch {

		@ZmqListener(batch = "true")
		@SendTo("summaries")
		CompletableFuture<Summary> on(List<Price> prices) {
			return CompletableFuture.completedFuture(new Summary(prices.size()));
		}

	}

	static class Plain {

		@ZmqListener
		void on(@Payload Price price) {
		}

	}

	static class Repeated {

		@ZmqListener(topics = "a")
		@ZmqListener(topics = "b")
		void on(@Payload Price price) {
		}

	}

	static class Composed {

		@PriceListener
		void on(@Payload Price price) {
		}

	}

	@ZmqListener
	static class OnClass {

		@ZmqHandler
		void on(@Payload Price price) {
		}

	}

	@ZmqListener(topics = "a")
	@ZmqListener(topics = "b")
	static class Repeatedly {

		@ZmqHandler(isDefault = true)
		void on(@Payload Price price) {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@ZmqListener(topics = "prices.")
	@interface PriceListener {

	}

	record Summary(int count) {

	}

	record Price(String symbol, double value) {

	}

}
