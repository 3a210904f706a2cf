package org.zmqspring.integration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

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
			listener.events.await((event) -> event.to().isUp());

			long killed = System.nanoTime();
			first.kill();
			awaitConnected(actuator, 0);
			long down = System.nanoTime();
			assertThat(status(actuator)).isEqualTo("DOWN");
			JsonNode link = actuator.json("zmq").at("/sockets/0/links/0");
			assertThat(link.path("state").asString()).isIn("BACKING_OFF", "CONNECTING");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> actuator.json("zmq").at("/sockets/0/links/0/attempt").asInt() >= 3);
			listener.messages.drain();
			long stillDown = System.nanoTime();

			try (PythonPeer second = PythonPeer.publisher(endpoint, 100_000, 0.01, 5000)) {
				Instant bound = Instant.now();
				assertThat(listener.messages.next()).matches("Message [5-9]\\d\\d\\d");
				awaitConnected(actuator, 1);
				long up = System.nanoTime();
				assertThat(status(actuator)).isEqualTo("UP");
				assertThat(actuator.sum("zmq_reconnects_total")).isEqualTo(1);
				assertThat(actuator.sum("zmq_disconnects_total")).isEqualTo(1);
				assertThat(actuator.sum("zmq_disconnects_total", "cause=\"peer\"")).isEqualTo(1);
				assertThat(actuator.sum("zmq_downtime_seconds_count")).isEqualTo(1);
				assertThat(actuator.sum("zmq_downtime_seconds_sum")).isBetween((stillDown - down) / 1e9,
						(up - killed) / 1e9);
				assertThat(actuator.sum("zmq_reconnect_attempts_total", "outcome=\"connected\"")).isEqualTo(1);
				assertThat(actuator.sum("zmq_reconnect_attempts_total", "outcome=\"refused\"")).isGreaterThan(1);
				assertFoundByTheNextAttempt(listener, bound);
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
					Instant bound = Instant.now();
					int from = round * 1_000_000;
					listener.messages.await((message) -> Integer.parseInt(message.substring(8)) >= from);
					waits.add(Duration.between(bound, Instant.now()).toMillis());
					awaitConnected(actuator, 1);
					assertFoundByTheNextAttempt(listener, bound);
				}
				awaitConnected(actuator, 0);
			}
			System.getLogger(getClass().getName())
				.log(System.Logger.Level.INFO, "first message after bind, ms: " + waits);
			// so the next attempt never waits for longer than the first interval and its
			// jitter
			assertThat(listener.longestDelay).isLessThanOrEqualTo(Duration.ofMillis(100));
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

	/** An attempt that was under way when the port was bound may be refused. */
	private static void assertFoundByTheNextAttempt(Listener listener, Instant bound) {
		int refused = 0;
		ZmqConnectionEvent event = listener.events.next();
		while (!event.to().isUp()) {
			refused += (event.ended() == AttemptOutcome.REFUSED && event.at().isAfter(bound)) ? 1 : 0;
			event = listener.events.next();
		}
		assertThat(refused).as("attempts that were refused after the bind").isLessThan(2);
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final Received<String> messages = new Received<>();

		final Received<ZmqConnectionEvent> events = new Received<>();

		@ZmqListener
		void onMessage(String message) {
			this.messages.add(message);
		}

		volatile Duration longestDelay = Duration.ZERO;

		@EventListener
		void onEvent(ZmqConnectionEvent event) {
			if (event.delay().compareTo(this.longestDelay) > 0) {
				this.longestDelay = event.delay();
			}
			this.events.add(event);
		}

	}

}
