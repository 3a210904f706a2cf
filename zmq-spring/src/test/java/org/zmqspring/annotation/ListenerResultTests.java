package org.zmqspring.annotation;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * How return values of listener methods are handled.
 */
class ListenerResultTests {

	private final RecordingOperations publisher = new RecordingOperations();

	@Test
	void valueIsPublishedWithTheTopic() throws Exception {
		class Bean {

			@ZmqListener
			@SendTo("seen.${suffix}")
			@Nullable String on(String payload) {
				return payload.isEmpty() ? null : payload.toUpperCase(Locale.ROOT);
			}

		}
		try (ListenerContext context = start(new Bean())) {
			context.receive("topic", "a");
			context.receive("topic", "");
			context.receive("topic", "b");
		}
		assertThat(this.publisher.sent).containsExactly("seen.x=A", "seen.x=B");
	}

	@Test
	void springMessageMayHaveATopicOfItsOwn() throws Exception {
		class Bean {

			@ZmqListener
			@SendTo("#{'com' + 'mon'}")
			Message<String> on(String payload) {
				MessageBuilder<String> message = MessageBuilder.withPayload(payload);
				return (payload.equals("a") ? message.setHeader(ZmqHeaders.TOPIC, "own") : message).build();
			}

		}
		try (ListenerContext context = start(new Bean())) {
			context.receive("topic", "a");
			context.receive("topic", "b");
		}
		assertThat(this.publisher.sent).containsExactly("own=a", "common=b");
	}

	@Test
	void composedAnnotationMaySayTheTopic() throws Exception {
		class Bean {

			@Audited
			String on(String payload) {
				return payload;
			}

		}
		try (ListenerContext context = start(new Bean())) {
			context.receive("topic", "a");
		}
		assertThat(this.publisher.sent).containsExactly("audit=a");
	}

	@Retention(RetentionPolicy.RUNTIME)
	@ZmqListener
	@SendTo("audit")
	@interface Audited {

	}

	@Test
	void classMaySayTheTopicForItsHandlers() throws Exception {
		try (ListenerContext context = start(new SendingClass())) {
			context.receive("topic", "text");
			context.receive("topic", "{\"id\":1,\"item\":\"tea\"}");
		}
		assertThat(this.publisher.sent).containsExactly("all=text", "orders=1");
	}

	@ZmqListener
	@SendTo("all")
	static class SendingClass {

		@ZmqHandler
		String text(String text) {
			return text;
		}

		@ZmqHandler
		@SendTo("orders")
		int order(Order order) {
			return order.id();
		}

		@ZmqHandler
		void everything(byte[] payload) {
		}

	}

	@Test
	void futureIsAwaitedAndItsValuePublished() throws Exception {
		class Bean {

			@ZmqListener
			@SendTo("later")
			CompletionStage<String> on(String payload) {
				return CompletableFuture.supplyAsync(() -> payload + "!");
			}

		}
		try (ListenerContext context = start(new Bean())) {
			context.receive("topic", "a");
			assertThat(this.publisher.sent).containsExactly("later=a!");
		}
	}

	@Test
	void futureWithoutAValueIsAwaited() throws Exception {
		class Bean {

			boolean done;

			@ZmqListener
			CompletableFuture<Void> on(String payload) {
				return CompletableFuture.runAsync(() -> this.done = true);
			}

			@ZmqListener(id = "raw")
			@Nullable CompletableFuture<?> raw(String payload) {
				return null;
			}

		}
		Bean bean = new Bean();
		try (ListenerContext context = start(bean)) {
			context.receive("topic", "a");
			assertThat(bean.done).isTrue();
			context.registry().get("raw").listener().onMessage(ListenerContext.message("topic", "a"));
		}
	}

	@Test
	void failureOfAFutureIsThatOfTheMessage() {
		class Bean {

			@ZmqListener
			CompletableFuture<Void> on(String payload) {
				return CompletableFuture.failedFuture(new IOException(payload));
			}

		}
		try (ListenerContext context = start(new Bean())) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> context.receive("topic", "mine"))
				.withMessage("mine");
		}
	}

	@Test
	void interruptEndsTheWait() {
		class Bean {

			@ZmqListener
			CompletableFuture<Void> on(String payload) {
				Thread.currentThread().interrupt();
				return new CompletableFuture<>();
			}

		}
		try (ListenerContext context = start(new Bean())) {
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> context.receive("topic", "x"));
		}
	}

	@Test
	void failureToSendIsThatOfTheMessage() {
		class Bean {

			@ZmqListener
			@SendTo("seen")
			String on(String payload) {
				return payload;
			}

		}
		this.publisher.failure = new IllegalStateException("full");
		try (ListenerContext context = start(new Bean())) {
			assertThatIllegalStateException().isThrownBy(() -> context.receive("topic", "x")).withMessage("full");
		}
	}

	@Test
	void collectionOfABatchIsPublishedOneByOne() throws Exception {
		class Bean {

			@ZmqListener(batch = "true")
			@SendTo("seen")
			List<?> on(List<String> payloads) {
				return List.of(payloads.get(0),
						MessageBuilder.withPayload("y").setHeader(ZmqHeaders.TOPIC, "own").build());
			}

		}
		try (ListenerContext context = start(new Bean())) {
			context.receiveAll("x", "y");
		}
		assertThat(this.publisher.sent).containsExactly("seen=x", "own=y");
	}

	@Test
	void collectionOfAnotherListenerIsOnePayload() throws Exception {
		class Bean {

			@ZmqListener
			@SendTo("seen")
			List<String> on(String payload) {
				return List.of("a", "b");
			}

		}
		try (ListenerContext context = start(new Bean())) {
			context.receive("topic", "x");
		}
		assertThat(this.publisher.sent).containsExactly("seen=[a, b]");
	}

	@Test
	void publisherMayBeNamed() throws Exception {
		class Bean {

			@ZmqListener(publisher = "${other}")
			@SendTo("seen")
			String on(String payload) {
				return payload;
			}

		}
		RecordingOperations other = new RecordingOperations();
		ListenerContext context = new ListenerContext().property("other", "audit")
			.and("zmqTemplate", this.publisher)
			.and("auditZmqTemplate", other);
		context.context().registerBean("bean", Bean.class, () -> new Bean());
		try (context) {
			context.start().receive("topic", "x");
		}
		assertThat(other.sent).containsExactly("seen=x");
	}

	@Test
	void whenNamedPublisherIsUnknownThenItsPropertyIsNamed() {
		class Bean {

			@ZmqListener(publisher = "audit")
			@SendTo("seen")
			String on(String payload) {
				return payload;
			}

		}
		ListenerContext.refused(() -> start(new Bean()))
			.withMessageContaining("Bean.on")
			.withMessageContaining("'audit'")
			.withMessageContaining("Set 'zmq.publishers.audit.endpoints'")
			.withMessageContaining("(templates: publisher)");
	}

	@Test
	void whenThereIsNoPublisherThenThePropertyIsNamed() {
		class Bean {

			@ZmqListener
			@SendTo("seen")
			String on(String payload) {
				return payload;
			}

		}
		ListenerContext.refused(() -> ListenerContext.withBean(new Bean()))
			.withMessageContaining("Bean.on")
			.withMessageContaining("(templates: none)")
			.withMessageContaining("zmq.publisher.endpoints");
	}

	@Test
	void whenTopicIsMissingOrNotOneThenItIsRefused() {
		class None {

			@ZmqListener
			@SendTo
			String on(String payload) {
				return payload;
			}

		}
		class Two {

			@ZmqListener
			@SendTo({ "a", "b" })
			String on(String payload) {
				return payload;
			}

		}
		ListenerContext.refused(() -> start(new None())).withMessageContaining("must be one topic");
		ListenerContext.refused(() -> start(new Two())).withMessageContaining("\"a, b\": must be one topic");
	}

	@Test
	void whenNothingIsReturnedThenSendToIsRefused() {
		class Bean {

			@ZmqListener
			@SendTo("seen")
			void on(String payload) {
			}

		}
		ListenerContext.refused(() -> start(new Bean())).withMessageContaining("returns nothing to publish");
	}

	@Test
	void whenThreadIsThePollersThenAFutureIsRefused() {
		class Bean {

			@ZmqListener(threading = "poller")
			CompletableFuture<Void> on(String payload) {
				return CompletableFuture.completedFuture(null);
			}

		}
		ListenerContext.refused(() -> start(new Bean()))
			.withMessageContaining("Bean.on")
			.withMessageContaining("'threading'")
			.withMessageContaining("future");
	}

	@SuppressWarnings("unchecked")
	private ListenerContext start(Object bean) {
		ListenerContext context = new ListenerContext().property("suffix", "x").and("publisher", this.publisher);
		context.context().registerBean("bean", (Class<Object>) bean.getClass(), () -> bean);
		return context.start();
	}

}
