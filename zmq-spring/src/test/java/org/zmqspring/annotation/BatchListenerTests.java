package org.zmqspring.annotation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.listen.BatchListenerFailedException;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Parameters of batch listeners, and messages that cannot be converted.
 */
class BatchListenerTests {

	private static final String TEA = "{\"id\":1,\"item\":\"tea\"}";

	private static final String MILK = "{\"id\":2,\"item\":\"milk\"}";

	@Test
	void objectsAreConvertedOneByOne() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<Order> orders) {
				record(orders);
			}

		}
		assertThat(receive(new Bean(), TEA, MILK).only()).isEqualTo(List.of(new Order(1, "tea"), new Order(2, "milk")));
	}

	@Test
	void textBytesAndBuffersArePayloads() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(@Payload List<String> texts, @Payload Collection<byte[]> bytes, @Payload Iterable<Object> any) {
				record(texts, new String(bytes.iterator().next(), StandardCharsets.UTF_8), any.iterator().next());
			}

		}
		assertThat(receive(new Bean(), "x", "y").values).containsExactly(List.of("x", "y"), "x",
				"x".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void implicitListOfBytesIsPayloadsAndNotFrames() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<byte[]> payloads, @Header(ZmqHeaders.FRAMES) List<List<byte[]>> frames) {
				record(payloads.size(), frames.get(0).size());
			}

		}
		assertThat(receive(new Bean(), "x", "y", "z").values).containsExactly(3, 2);
	}

	@Test
	void wholeMessagesSpringMessagesAndHeadersAreListsToo() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<ZmqMessage> messages, List<Message<Order>> spring,
					@Header(ZmqHeaders.TOPIC) List<String> topics, @Header(ZmqHeaders.TOPIC) List<byte[]> topicBytes,
					@Header(ZmqHeaders.RECEIVED_AT) List<Instant> times, List<MessageHeaders> headers) {
				record(messages.get(1).topic(), spring.get(1).getPayload(),
						spring.get(1).getHeaders().get(ZmqHeaders.TOPIC), topics, topicBytes.get(1).length,
						times.get(0), headers.get(1).get(ZmqHeaders.TOPIC));
			}

		}
		assertThat(receive(new Bean(), TEA, MILK).values).containsExactly("t1", new Order(2, "milk"), "t1",
				List.of("t0", "t1"), 2, Instant.ofEpochSecond(1), "t1");
	}

	@Test
	void headersAreConvertedOneByOne() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(@Header(ZmqHeaders.TOPIC) List<Integer> topics) {
				record(topics);
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			context.receiveAll(List.of(ListenerContext.message("1", "x"), ListenerContext.message("22", "y")));
			assertThat(context.bean(Bean.class).only()).isEqualTo(List.of(1, 22));
		}
	}

	@Test
	void genericElementsAndOpenOnesKeepTheirTypes() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<? extends List<Order>> orders) {
				record(orders.get(0).get(0).item());
			}

		}
		assertThat(receive(new Bean(), "[" + TEA + "]").only()).isEqualTo("tea");
	}

	@Test
	void typeVariablesAreThoseOfTheBean() throws Exception {
		class Base<T> extends Recorder {

			@ZmqListener(batch = "true")
			void on(@Payload List<T> payloads, List<Message<T>> messages) {
				record(payloads.get(0), messages.get(0).getPayload());
			}

		}
		class Bean extends Base<List<Order>> {

		}
		List<Order> orders = List.of(new Order(1, "tea"));
		assertThat(receive(new Bean(), "[" + TEA + "]").values).containsExactly(orders, orders);
	}

	@Test
	void whenSomeCannotBeConvertedThenTheOthersAreHandledAndTheyFailAlone() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<Order> orders, @Header(ZmqHeaders.TOPIC) List<String> topics) {
				record(orders, topics);
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			List<ZmqMessage> messages = messages("bad", TEA, "null", MILK);
			BatchListenerFailedException failure = failure(context, messages);
			assertThat(context.bean(Bean.class).values)
				.containsExactly(List.of(new Order(1, "tea"), new Order(2, "milk")), List.of("t1", "t3"));
			assertThat(failure.failures()).containsOnlyKeys(messages.get(0), messages.get(2));
			assertThat(failure.failures().values()).allMatch(ZmqConversionException.class::isInstance);
		}
	}

	@Test
	void whenAllAreBadThenTheListenerIsNotCalled() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<Order> orders) {
				record(orders);
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			assertThat(failure(context, messages("bad", "worse")).failures()).hasSize(2);
			assertThat(context.bean(Bean.class).values).isEmpty();
		}
	}

	@Test
	void whenTheMethodThrowsTooThenBadOnesKeepTheirOwnCause() throws Exception {
		class Bean {

			@ZmqListener(batch = "true")
			void on(List<Order> orders) throws IOException {
				throw new IOException("disk");
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			List<ZmqMessage> messages = messages(TEA, "bad", MILK);
			Map<ZmqMessage, Throwable> failures = failure(context, messages).failures();
			assertThat(failures.keySet()).containsExactlyElementsOf(messages);
			assertThat(failures.get(messages.get(0))).isInstanceOf(IOException.class);
			assertThat(failures.get(messages.get(1))).isInstanceOf(ZmqConversionException.class);
			assertThat(failures.get(messages.get(2))).isInstanceOf(IOException.class);
		}
	}

	@Test
	void whenTheMethodNamesSomeThenTheyAreReportedBesideTheBadOnes() throws Exception {
		class Bean {

			@ZmqListener(batch = "true")
			void on(List<ZmqMessage> messages, List<Order> orders) {
				throw new BatchListenerFailedException(Map.of(messages.get(1), new IOException("disk")));
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			List<ZmqMessage> messages = messages("bad", TEA, MILK);
			Map<ZmqMessage, Throwable> failures = failure(context, messages).failures();
			assertThat(failures.keySet()).containsExactly(messages.get(0), messages.get(2));
			assertThat(failures.get(messages.get(2))).isInstanceOf(IOException.class);
		}
	}

	@Test
	void whenTheMethodThrowsAndNoneIsBadThenThatComesOutAsItIs() {
		class Bean {

			@ZmqListener(batch = "true")
			void on(List<Order> orders) throws IOException {
				throw new IOException("disk");
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			assertThat(catchThrowableOfType(IOException.class, () -> context.receiveAll(TEA, MILK))).hasMessage("disk");
		}
	}

	@Test
	void elementsAreValidatedOneByOne() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(@Validated @Payload List<Order> orders) {
				record(orders);
			}

		}
		ListenerContext context = new ListenerContext();
		context.andQualified("validator", Validator.class, SpringMessageParameterTests.NoTea::new);
		context.context().registerBean(Bean.class, () -> new Bean());
		try (context) {
			context.start();
			List<ZmqMessage> messages = messages(TEA, MILK);
			BatchListenerFailedException failure = failure(context, messages);
			assertThat(context.bean(Bean.class).only()).isEqualTo(List.of(new Order(2, "milk")));
			assertThat(failure.failures()).containsOnlyKeys(messages.get(0));
			assertThat(failure.failures().get(messages.get(0))).isInstanceOf(MethodArgumentNotValidException.class);
		}
	}

	@Test
	void optionalElementsMayBeAbsent() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<Optional<Order>> orders) {
				record(orders);
			}

		}
		assertThat(receive(new Bean(), TEA, "null", "").only())
			.isEqualTo(List.of(Optional.of(new Order(1, "tea")), Optional.empty(), Optional.empty()));
	}

	@Test
	void singleMessageIsABatchOfOne() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<String> texts) {
				record(texts);
			}

		}
		try (ListenerContext context = ListenerContext.withBean(new Bean())) {
			context.receive("topic", "x");
			assertThat(context.bean(Bean.class).only()).isEqualTo(List.of("x"));
		}
	}

	@Test
	void whenAParameterIsNoListThenItIsRefused() {
		class Bean {

			@ZmqListener(batch = "true")
			void on(Order order) {
			}

		}
		ListenerContext.refused(() -> ListenerContext.withBean(new Bean()))
			.withMessageContaining("Bean.on")
			.withMessageContaining("'batch'")
			.withMessageContaining("parameter 'order'")
			.withMessageContaining("Order")
			.withMessageContaining("Make it a List");
	}

	@Test
	void whenAHeaderIsNoneOfOursThenItIsRefused() {
		class Bean {

			@ZmqListener(batch = "true")
			void on(@Header("color") List<String> colors) {
			}

		}
		ListenerContext.refused(() -> ListenerContext.withBean(new Bean()))
			.withMessageContaining("'color'")
			.withMessageContaining("ZmqHeaders");
	}

	private static Recorder receive(Recorder bean, String... payloads) throws Exception {
		try (ListenerContext context = ListenerContext.withBean(bean)) {
			context.receiveAll(payloads);
			return bean;
		}
	}

	private static List<ZmqMessage> messages(String... payloads) {
		List<ZmqMessage> messages = new ArrayList<>();
		for (String payload : payloads) {
			messages.add(ListenerContext.message("t" + messages.size(), payload));
		}
		return messages;
	}

	private static BatchListenerFailedException failure(ListenerContext context, List<ZmqMessage> messages) {
		return catchThrowableOfType(BatchListenerFailedException.class, () -> context.receiveAll(messages));
	}

}
