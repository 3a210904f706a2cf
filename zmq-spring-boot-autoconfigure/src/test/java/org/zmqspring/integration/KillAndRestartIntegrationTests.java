package org.zmqspring.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A plain libzmq publisher is killed and comes back; nobody touches the application. */
@Timeout(300)
class KillAndRestartIntegrationTests {

	@BeforeEach
	void needsLibzmq() {
		PythonPeer.assumeAvailable();
	}

	@Test
	void whenThePublisherIsKilledThenMessagesComeAgainAndTheOutageIsShown() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		PythonPeer first = PythonPeer.publisher(endpoint, 100_000, 0.01, 0);
		try (ConfigurableApplicationContext context = Apps.startWeb(Listener.class,
				"zmq.subscriber.endpoints=" + endpoint, "zmq.health.grace=0s")) {
			Listener listener = context.getBean(Listener.class);
			Actuator actuator = new Actuator(context);
			assertThat(listener.messages.next()).matches("Message \\d+");
			assertThat(listener.messages.next()).matches("Message \\d+");
			awaitConnected(actuator, 1);
			assertThat(status(actuator)).isEqualTo("UP");

			first.kill();
			long killed = System.nanoTime();
			awaitConnected(actuator, 0);
			assertThat(status(actuator)).isEqualTo("DOWN");
			JsonNode link = actuator.json("zmq").at("/sockets/0/links/0");
			assertThat(link.path("state").asString()).isIn("BACKING_OFF", "CONNECTING");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> actuator.json("zmq").at("/sockets/0/links/0/attempt").asInt() >= 3);
			listener.messages.drain();

			try (PythonPeer second = PythonPeer.publisher(endpoint, 100_000, 0.01, 5000)) {
				long bound = System.nanoTime();
				assertThat(listener.messages.next()).matches("Message [5-9]\\d\\d\\d");
				double outage = (System.nanoTime() - killed) / 1e9;
				double sinceBound = (System.nanoTime() - bound) / 1e9;
				awaitConnected(actuator, 1);
				assertThat(status(actuator)).isEqualTo("UP");
				assertThat(actuator.sum("zmq_reconnects_total")).isEqualTo(1);
				assertThat(actuator.sum("zmq_disconnects_total")).isEqualTo(1);
				assertThat(actuator.sum("zmq_disconnects_total", "cause=\"peer\"")).isEqualTo(1);
				assertThat(actuator.sum("zmq_downtime_seconds_count")).isEqualTo(1);
				assertThat(actuator.sum("zmq_downtime_seconds_sum")).isCloseTo(outage, within(outage * 0.2));
				assertThat(actuator.sum("zmq_reconnect_attempts_total", "outcome=\"connected\"")).isEqualTo(1);
				assertThat(actuator.sum("zmq_reconnect_attempts_total", "outcome=\"refused\"")).isGreaterThan(1);
				assertThat(sinceBound).isLessThan(lastDelay(listener) + 0.5);
			}
		}
		finally {
			first.close();
		}
	}

	@Test
	void whenThePublisherIsKilledTwentyTimesThenEveryRoundRecovers() {
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (ConfigurableApplicationContext context = Apps.startWeb(Listener.class,
				"zmq.subscriber.endpoints=" + endpoint, "zmq.reconnect-ivl-max=0")) {
			Listener listener = context.getBean(Listener.class);
			Actuator actuator = new Actuator(context);
			List<Long> waits = new ArrayList<>();
			for (int round = 0; round <= 20; round++) {
				try (PythonPeer peer = PythonPeer.publisher(endpoint, 100_000, 0.005, round * 1_000_000)) {
					long bound = System.nanoTime();
					int from = round * 1_000_000;
					listener.messages.await((message) -> Integer.parseInt(message.substring(8)) >= from);
					waits.add((System.nanoTime() - bound) / 1_000_000);
					awaitConnected(actuator, 1);
				}
				awaitConnected(actuator, 0);
			}
			System.getLogger(getClass().getName())
				.log(System.Logger.Level.INFO, "first message after bind, ms: " + waits);
			assertThat(waits).allSatisfy((wait) -> assertThat(wait).isLessThan(600));
			assertThat(actuator.sum("zmq_reconnects_total")).isEqualTo(20);
			assertThat(actuator.sum("zmq_disconnects_total")).isEqualTo(21);
			assertThat(actuator.sum("zmq_downtime_seconds_count")).isEqualTo(20);
		}
	}

	private static void awaitConnected(Actuator actuator, double value) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> actuator.sum("zmq_connected{") == value);
	}

	private static String status(Actuator actuator) {
		return actuator.json("health").at("/components/zmq/status").asString();
	}

	private static double lastDelay(Listener listener) {
		return listener.events.drain()
			.stream()
			.filter((event) -> event.to() == LinkState.BACKING_OFF)
			.mapToDouble((event) -> event.delay().toNanos() / 1e9)
			.reduce(0, (first, last) -> last);
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final Received<String> messages = new Received<>();

		final Received<ZmqConnectionEvent> events = new Received<>();

		@ZmqListener
		void onMessage(String message) {
			this.messages.add(message);
		}

		@EventListener
		void onEvent(ZmqConnectionEvent event) {
			this.events.add(event);
		}

	}

}
