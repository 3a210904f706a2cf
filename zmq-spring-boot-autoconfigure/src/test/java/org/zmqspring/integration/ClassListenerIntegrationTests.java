package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqHandler;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerExecutionFailedException;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class that listens, what it publishes and what it refuses, in real applications over
 * TCP: a feed, a desk that handles it and publishes on, and a screen that shows that.
 */
@Timeout(180)
class ClassListenerIntegrationTests {

	@Test
	void whenAClassListensThenPayloadsFindTheirHandlersAndResultsAreSeenElsewhere() throws InterruptedException {
		try (ConfigurableApplicationContext feed = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext desk = Apps.start(Desk.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(feed),
						"zmq.publishers.quotes.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext screen = Apps.start(Screen.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(desk))) {
			ZmqTemplate template = feed.getBean(ZmqTemplate.class);
			awaitEverything(template, "market.a", desk);
			awaitEverything(desk.getBean(ZmqTemplate.class), "quotes.x", screen);
			Received<String> received = desk.getBean(Desk.class).received;
			Received<String> shown = screen.getBean(Screen.class).shown;

			template.send("market.a", new Price("EURUSD", 1.5));
			assertThat(received.next()).isEqualTo("market.a Price[pair=EURUSD, value=1.5]");
			assertThat(shown.next()).isEqualTo("quotes.EURUSD 1.5");

			template.send("market.b", new Trade("EURUSD", 7));
			assertThat(received.next()).isEqualTo("Trade[pair=EURUSD, quantity=7]");
			template.send("market.c", "free text");
			assertThat(received.next()).isEqualTo("free text");
			template.sendFrames("market.d".getBytes(StandardCharsets.UTF_8), new byte[] { (byte) 0xff });
			assertThat(received.next()).isEqualTo("1 bytes");

			template.send("market.e", new Trade("EURUSD", -1));
			ListenerExecutionFailedException failure = desk.getBean(Failures.class).failures.next();
			assertThat(failure.getCause()).isInstanceOf(MethodArgumentNotValidException.class)
				.hasMessageContaining("quantity");
			assertThat(failure.listenerId()).isEqualTo("desk");
		}
	}

	private static void awaitEverything(ZmqTemplate template, String topic, ConfigurableApplicationContext subscriber)
			throws InterruptedException {
		Duration bound = Duration.ofSeconds(60);
		assertThat(subscriber.getBean(ZmqListenerRegistry.class).awaitConnected(bound)).isTrue();
		assertThat(template.awaitSubscribers(topic, 1, bound)).isTrue();
	}

	record Price(String pair, double value) {
	}

	record Trade(String pair, @Positive int quantity) {
	}

	@Configuration(proxyBeanMethods = false)
	@ZmqListener(id = "desk", topics = "market.", publisher = "quotes")
	static class Desk {

		final Received<String> received = new Received<>();

		@ZmqHandler
		@SendTo("quotes.EURUSD")
		CompletableFuture<Double> onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
			this.received.add(topic + " " + price);
			return CompletableFuture.completedFuture(price.value());
		}

		@ZmqHandler
		void onTrade(@Valid @Payload Trade trade) {
			this.received.add(trade.toString());
		}

		@ZmqHandler
		void onText(String text) {
			this.received.add(text);
		}

		@ZmqHandler
		void onBytes(byte[] bytes) {
			this.received.add(bytes.length + " bytes");
		}

		@Bean
		Failures failures() {
			return new Failures();
		}

	}

	static class Failures implements ZmqListenerErrorHandler {

		final Received<ListenerExecutionFailedException> failures = new Received<>();

		@Override
		public void onError(ListenerExecutionFailedException failure) {
			this.failures.add(failure);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Screen {

		final Received<String> shown = new Received<>();

		@ZmqListener(topics = "quotes.", batch = "true")
		void show(List<Double> values, @Header(ZmqHeaders.TOPIC) List<String> topics) {
			for (int i = 0; i < values.size(); i++) {
				this.shown.add(topics.get(i) + " " + values.get(i));
			}
		}

	}

}
