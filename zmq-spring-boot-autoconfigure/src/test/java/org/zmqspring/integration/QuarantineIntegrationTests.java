package org.zmqspring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of messages that a listener fails on for good: tried again, kept with
 * their frames, shown and sent on by the actuator, published.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class QuarantineIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void whenAListenerFailsAtFirstThenItIsCalledAgainAndNothingIsQuarantined() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext app = app(publisher, "zmq.listener.retry.max-retries=3",
						"zmq.listener.retry.delay=1ms")) {
			Fragile fragile = app.getBean(Fragile.class);
			fragile.healsAfter.set(2);
			send(publisher, "topic", "a");
			assertThat(fragile.handled.next()).isEqualTo("a");
			assertThat(fragile.calls).hasValue(3);
			assertThat(app.getBean(ZmqListenerRegistry.class).quarantine("fragile")).isEmpty();
			Actuator actuator = new Actuator(app);
			// a call is counted after it returned
			await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(actuator.sum("zmq_listener_seconds_count", "outcome=\"failure\"")).isEqualTo(2);
				assertThat(actuator.sum("zmq_listener_seconds_count", "outcome=\"success\"")).isEqualTo(1);
			});
		}
	}

	@Test
	void whenAListenerFailsForGoodThenTheActuatorShowsTheFramesAndHandsThemOutAgain(CapturedOutput output) {
		byte[] odd = { (byte) 0xFF, 0, (byte) 0xFE };
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext app = app(publisher)) {
			Fragile fragile = app.getBean(Fragile.class);
			fragile.healsAfter.set(Integer.MAX_VALUE);
			ZmqTemplate template = template(publisher);
			template.sendFrames(odd, "a".getBytes(StandardCharsets.UTF_8), new byte[] { 7 });
			for (int i = 0; i < 499; i++) {
				template.send("topic", "b");
			}
			Actuator actuator = new Actuator(app);
			await().atMost(PATIENCE)
				.until(() -> actuator.json("zmqlisteners/fragile").at("/listener/quarantined").asInt() == 500);
			JsonNode report = actuator.json("zmqlisteners/fragile");
			assertThat(report.at("/listener/quarantine").asInt()).as("the newest hundred").isEqualTo(100);
			assertThat(report.at("/quarantine/0/frames/1").asString()).isEqualTo("Yg==");
			assertThat(report.at("/quarantine/0/topic").asString()).isEqualTo("topic");
			assertThat(report.at("/quarantine/0/error").asString()).contains("not today");
			assertThat(actuator.json("zmqlisteners").at("/listeners/0/id").asString()).isEqualTo("fragile");
			assertThat(actuator.sum("zmq_messages_quarantined_total")).isEqualTo(500);
			assertThat(actuator.sum("zmq_listener_quarantine")).isEqualTo(100);
			assertThat(output.getAll().lines().filter((line) -> line.contains("failed on"))).hasSizeLessThan(4);

			assertThat(actuator.post("zmqlisteners/fragile", "{\"action\":\"clear\"}").get("released").asInt())
				.isEqualTo(100);
			template.sendFrames(odd, "c".getBytes(StandardCharsets.UTF_8), new byte[] { 7 });
			await().atMost(PATIENCE).until(() -> actuator.json("zmqlisteners/fragile").at("/quarantine").size() == 1);
			assertThat(actuator.json("zmqlisteners/fragile").at("/quarantine/0/frames/0").asString())
				.isEqualTo(Base64.getEncoder().encodeToString(odd));
			fragile.healsAfter.set(0);
			fragile.calls.set(0);
			actuator.post("zmqlisteners/fragile", "{\"action\":\"redeliver\"}");
			assertThat(fragile.handled.next()).isEqualTo("c");
			assertThat(actuator.json("zmqlisteners/fragile").at("/quarantine")).isEmpty();
		}
	}

	@Test
	void whenAPublisherIsNamedThenItSendsWhatWasQuarantinedWithAllFrames() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext app = app(publisher, "zmq.publishers.dead.endpoints=tcp://127.0.0.1:*",
						"zmq.listener.quarantine.publisher=dead");
				ConfigurableApplicationContext watcher = Apps.start(Watcher.class,
						"zmq.subscriber.endpoints=" + Apps.boundAddress(app))) {
			ZmqTemplate dead = app.getBean("deadZmqTemplate", ZmqTemplate.class);
			assertThat(dead.awaitSubscribers("quarantine.", 1, PATIENCE)).isTrue();
			app.getBean(Fragile.class).healsAfter.set(Integer.MAX_VALUE);
			send(publisher, "topic", "a");
			ZmqMessage forwarded = watcher.getBean(Watcher.class).messages.next();
			assertThat(forwarded.topic()).isEqualTo("quarantine.fragile");
			assertThat(forwarded.frames().subList(1, 3)).containsExactly("topic".getBytes(StandardCharsets.UTF_8),
					"a".getBytes(StandardCharsets.UTF_8));
			JsonNode answer = new Actuator(app).post("zmqlisteners/fragile",
					"{\"action\":\"publish\",\"publisher\":\"dead\"}");
			assertThat(answer.get("released").asInt()).isEqualTo(1);
			assertThat(watcher.getBean(Watcher.class).messages.next().frames()).hasSize(3);
		}
	}

	@Test
	void whenAListenerIsToldToStopAndStartByTheActuatorThenItDoes() {
		try (ConfigurableApplicationContext publisher = publisher();
				ConfigurableApplicationContext app = app(publisher)) {
			Actuator actuator = new Actuator(app);
			for (String[] step : new String[][] { { "pause", "PAUSED" }, { "resume", "RUNNING" }, { "stop", "STOPPED" },
					{ "start", "RUNNING" } }) {
				assertThat(actuator.post("zmqlisteners/fragile", "{\"action\":\"" + step[0] + "\"}")
					.get("state")
					.asString()).isEqualTo(step[1]);
			}
			assertThat(actuator.status("zmqlisteners/fragile", "{\"action\":\"explode\"}")).isEqualTo(400);
			assertThat(actuator.status("zmqlisteners/nobody", "{\"action\":\"stop\"}")).isEqualTo(400);
		}
	}

	private static ConfigurableApplicationContext publisher() {
		return Apps.start(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*");
	}

	private static ConfigurableApplicationContext app(ConfigurableApplicationContext publisher, String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 1, properties.length);
		all[0] = "zmq.subscriber.endpoints=" + Apps.boundAddress(publisher);
		return Apps.startWeb(Fragile.class, all);
	}

	private static ZmqTemplate template(ConfigurableApplicationContext publisher) {
		ZmqTemplate template = publisher.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("topic", 1, PATIENCE)).isTrue();
		return template;
	}

	private static void send(ConfigurableApplicationContext publisher, String topic, String payload) {
		template(publisher).send(topic, payload);
	}

	@Configuration(proxyBeanMethods = false)
	static class Fragile {

		final AtomicInteger calls = new AtomicInteger();

		final AtomicInteger healsAfter = new AtomicInteger();

		final Received<String> handled = new Received<>();

		@ZmqListener(id = "fragile")
		void on(String payload) {
			if (this.calls.incrementAndGet() <= this.healsAfter.get()) {
				throw new IllegalStateException("not today");
			}
			this.handled.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Watcher {

		final Received<ZmqMessage> messages = new Received<>();

		@ZmqListener(topics = "quarantine.")
		void on(ZmqMessage message) {
			this.messages.add(message);
		}

	}

}
