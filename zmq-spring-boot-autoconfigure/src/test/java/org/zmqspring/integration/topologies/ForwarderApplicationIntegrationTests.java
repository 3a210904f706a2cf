package org.zmqspring.integration.topologies;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Actuator;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.Received;
import org.zmqspring.publish.ZmqTemplate;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** What operators see of a forwarder of an application. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ForwarderApplicationIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void actuatorHealthMetersAndLogShowBothSides(CapturedOutput output) {
		try (ConfigurableApplicationContext context = Apps.startWeb(NoListener.class,
				"zmq.forwarders.prices.frontend.endpoints=tcp://127.0.0.1:*",
				"zmq.forwarders.prices.backend.endpoints=tcp://127.0.0.1:*", "zmq.forwarders.prices.backend.snd-hwm=7");
				ConfigurableApplicationContext publisher = Apps.start(NoListener.class, "zmq.publisher.mode=connect",
						"zmq.publisher.endpoints=" + address(context, "frontend"));
				ConfigurableApplicationContext subscriber = Apps.start(Texts.class,
						"zmq.subscriber.endpoints=" + address(context, "backend"))) {
			ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
			exchange(template, subscriber, "first");
			Actuator actuator = new Actuator(context);
			shows(actuator);

			JsonNode reconnected = actuator.post("zmq/prices.backend", "{\"action\":\"reconnect\"}");
			assertThat(reconnected.path("reconnected").toString()).isEqualTo("[\"tcp://127.0.0.1:*\"]");
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> actuator.sum("zmq_reconnects_total", "socket=\"prices.backend\"") == 1);
			Apps.awaitUp(subscriber);
			exchange(template, subscriber, "second");
			assertThat(actuator.sum("zmq_messages_sent_total", "socket=\"prices.backend\"")).isEqualTo(2);
		}
		assertThat(output).contains("forwarder prices.frontend@tcp://127.0.0.1:*",
				"forwarder prices.backend@tcp://127.0.0.1:*");
	}

	private static void shows(Actuator actuator) {
		JsonNode sockets = actuator.json("zmq").path("sockets");
		assertThat(sockets)
			.extracting((socket) -> socket.path("name").asString() + " " + socket.path("type").asString())
			.containsExactly("prices.frontend XSUB", "prices.backend XPUB");
		JsonNode backend = actuator.json("zmq/prices.backend").at("/sockets/0");
		assertThat(backend.path("sent").asInt()).isOne();
		assertThat(backend.path("subscriptions").asInt()).isOne();
		assertThat(backend.path("dropped").isObject()).isTrue();
		assertThat(backend.at("/links/0/peers").asInt()).isOne();
		assertThat(backend.at("/settings/sndHwm").asInt()).isEqualTo(7);
		assertThat(actuator.json("zmq/prices.frontend").at("/sockets/0/links/0/state").asString())
			.isEqualTo("LISTENING");
		JsonNode health = actuator.json("health").at("/components/zmq");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.at("/details/forwarders/prices.frontend/status").asString()).isEqualTo("UP");
		assertThat(health.at("/details/forwarders/prices.backend/status").asString()).isEqualTo("UP");
		assertThat(actuator.sum("zmq_messages_received_total", "socket=\"prices.frontend\"", "type=\"xsub\"")).isOne();
		assertThat(actuator.sum("zmq_messages_sent_total", "socket=\"prices.backend\"")).isOne();
		assertThat(actuator.sum("zmq_bytes_sent_total", "socket=\"prices.backend\"")).isEqualTo(10);
		assertThat(actuator.sum("zmq_publisher_peers", "socket=\"prices.backend\"")).isOne();
		assertThat(actuator.sum("zmq_publisher_subscriptions", "socket=\"prices.backend\"")).isOne();
	}

	private static String address(ConfigurableApplicationContext context, String side) {
		return "tcp://127.0.0.1:"
				+ context.getEnvironment().getRequiredProperty("local.zmq.forwarder.prices." + side + ".port");
	}

	private static void exchange(ZmqTemplate template, ConfigurableApplicationContext subscriber, String text) {
		assertThat(template.awaitSubscribers("topic", 1, PATIENCE)).isTrue();
		template.send("topic", text);
		assertThat(subscriber.getBean(Texts.class).messages.next()).isEqualTo(text);
	}

	@Configuration(proxyBeanMethods = false)
	static class Texts {

		final Received<String> messages = new Received<>();

		@ZmqListener
		void onMessage(String message) {
			this.messages.add(message);
		}

	}

}
