package org.zmqspring.integration.operations;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.boot.autoconfigure.ZmqProperties;
import org.zmqspring.integration.Actuator;
import org.zmqspring.publish.ZmqTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/observability.md} says, applications do. */
@Timeout(120)
class ObservabilityDocumentIntegrationTests {

	private static final List<String> SNIPPETS = Documents.yaml("observability.md");

	@TempDir
	Path folder;

	@Test
	void whenObservationsAreEnabledThenTheyAreMetersAndInfoHasTheVersions() {
		try (ConfigurableApplicationContext app = new Documents(this.folder).start(SNIPPETS.subList(1, 2), App.class,
				"zmq.publisher.endpoints=tcp://127.0.0.1:*", "management.endpoints.web.exposure.include=*")) {
			app.getBean(ZmqTemplate.class).send("topic", "payload");
			Actuator actuator = new Actuator(app);
			assertThat(actuator.sum("zmq_publish_seconds_count", "zmq_socket=\"default\"",
					"messaging_operation_type=\"send\""))
				.isEqualTo(1);
			assertThat(actuator.json("info").at("/zmq/engine/version").asString()).isEqualTo("0.6.0");
			assertThat(actuator.json("info").at("/zmq/version").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
		}
	}

	@Test
	void whenTraceHeadersAreConfiguredThenBothSocketsHaveThem() {
		try (ConfigurableApplicationContext app = new Documents(this.folder).start(SNIPPETS.subList(2, 3), App.class)) {
			ZmqProperties zmq = app.getBean(ZmqProperties.class);
			assertThat(zmq.getObservation().isEnabled()).isTrue();
			assertThat(zmq.getPublisher().isTraceHeader()).isTrue();
			assertThat(zmq.getSubscriber().isTraceHeader()).isTrue();
		}
	}

	@Test
	void whenTheLogIsStructuredThenItHasTheKeys() {
		assertThat(SNIPPETS.get(3).replaceAll("\\s+", " ")).isEqualTo("logging: structured: format: console: ecs");
		LoggerContext context = new LoggerContext();
		context.putObject(Environment.class.getName(), new MockEnvironment());
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat("ecs");
		encoder.start();
		LoggingEvent event = new LoggingEvent("", context.getLogger("org.zmqspring.link"), Level.INFO, "a line", null,
				null);
		event.setMDCPropertyMap(Map.of(LogKeys.SOCKET, "prices", LogKeys.LISTENER, "mine"));
		JsonNode line = JsonMapper.shared().readTree(new String(encoder.encode(event), StandardCharsets.UTF_8));
		assertThat(line.toString()).contains("prices").contains("mine").contains("socket").contains("listener");
	}

	/** An application without any bean of its own. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
