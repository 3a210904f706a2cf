package org.zmqspring.annotation;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.annotation.Validated;

/**
 * Which methods cannot be listeners.
 */
class ListenerSignatureTests {

	@Test
	void whenMethodIsStaticThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Static.class))
			.withMessageContaining("Static.on")
			.withMessageContaining("must not be static");
	}

	@Test
	void whenMethodReturnsAValueThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Returning.class))
			.withMessageContaining("Returning.on")
			.withMessageContaining("PUB/SUB has no replies")
			.withMessageContaining("Return void");
	}

	@Test
	void whenTwoParametersWouldGetThePayloadThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(TwoPayloads.class))
			.withMessageContaining("TwoPayloads.on")
			.withMessageContaining("parameter 'topic', parameter 'payload'")
			.withMessageContaining("@Header(ZmqHeaders.TOPIC)");
	}

	@Test
	void whenThereIsNoValidatorThenValidationIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Validating.class))
			.withMessageContaining("Validating.on")
			.withMessageContaining("parameter 'price'")
			.withMessageContaining("spring-boot-starter-validation");
	}

	static class Static {

		@ZmqListener
		static void on(String payload) {
		}

	}

	static class Returning {

		@ZmqListener
		CompletableFuture<String> on(String payload) {
			return CompletableFuture.completedFuture(payload);
		}

	}

	static class TwoPayloads {

		@ZmqListener
		void on(String topic, @Payload byte[] payload) {
		}

	}

	static class Validating {

		@ZmqListener
		void on(@Validated @Payload Price price) {
		}

	}

	record Price(String symbol, double value) {

	}

}
