package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two real applications over TCP: every kind of listener argument, one and many frames.
 */
@Timeout(120)
class PublishSubscribeIntegrationTests {

	@Test
	void whenATemplateSendsThenListenersOfEveryKindReceive() throws InterruptedException {
		try (ConfigurableApplicationContext publisher = Apps.start(NoListener.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*");
				ConfigurableApplicationContext subscriber = Apps.start(Listeners.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(publisher))) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			assertThat(subscriber.getBean(ZmqListenerRegistry.class).awaitConnected(Duration.ofSeconds(30))).isTrue();
			Listeners listeners = subscriber.getBean(Listeners.class);
			assertThat(template.awaitSubscribers("prices.EURUSD", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(template.awaitSubscribers("bytes", 1, Duration.ofSeconds(30))).isTrue();
			assertThat(template.awaitSubscribers("text", 1, Duration.ofSeconds(30))).isTrue();

			template.send("prices.EURUSD", new Price("EURUSD", 1.08));
			assertThat(listeners.prices.next()).isEqualTo("prices.EURUSD Price[pair=EURUSD, value=1.08]");
			assertThat(listeners.messages.next()).isEqualTo("Price[pair=EURUSD, value=1.08] of prices.EURUSD");

			template.send("text: a single frame");
			assertThat(listeners.texts.next()).isEqualTo("text: a single frame");

			template.sendFrames("bytes".getBytes(StandardCharsets.UTF_8), new byte[] { 1 }, new byte[] { 2, 3 });
			assertThat(listeners.bytes.next()).containsExactly(1);
			assertThat(listeners.frames.next()).hasSize(3).last().isEqualTo(new byte[] { 2, 3 });
			ZmqMessage whole = listeners.whole.next();
			assertThat(whole.topic()).isEqualTo("bytes");
			assertThat(whole.endpoint()).isEqualTo(Apps.boundAddress(publisher));
		}
	}

	record Price(String pair, double value) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final Received<String> prices = new Received<>();

		final Received<String> messages = new Received<>();

		final Received<String> texts = new Received<>();

		final Received<byte[]> bytes = new Received<>();

		final Received<List<byte[]>> frames = new Received<>();

		final Received<ZmqMessage> whole = new Received<>();

		@ZmqListener(topics = "prices.")
		void onPrice(Price price, @Header(ZmqHeaders.TOPIC) String topic) {
			this.prices.add(topic + " " + price);
		}

		@ZmqListener(topics = "prices.EUR")
		void onMessage(Message<Price> message) {
			this.messages.add(message.getPayload() + " of " + message.getHeaders().get(ZmqHeaders.TOPIC));
		}

		@ZmqListener(topics = { "text", "other" })
		void onText(String text) {
			this.texts.add(text);
		}

		@ZmqListener(topics = "bytes")
		void onBytes(byte[] payload) {
			this.bytes.add(payload);
		}

		@ZmqListener(topics = "bytes")
		void onFrames(List<byte[]> frames) {
			this.frames.add(frames);
		}

		@ZmqListener(topics = "bytes")
		void onWhole(ZmqMessage message) {
			this.whole.add(message);
		}

	}

}
