package org.zmqspring.integration.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.integration.Actuator;
import org.zmqspring.integration.Apps;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nothing that an application shows has a secret in it. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SecretsStaySecretIntegrationTests {

	private static final String PASSWORD = "correct-horse-battery";

	private final CurveKeyPair server = Keys.pair();

	private final CurveKeyPair client = Keys.pair();

	@Test
	void noEndpointShowsASecretEvenIfToldToShowValues(CapturedOutput output, @TempDir Path directory)
			throws IOException {
		Files.writeString(directory.resolve("zmq.publishers.mounted.curve.secret-key"), Keys.secretOf(this.server));
		try (ConfigurableApplicationContext context = Apps.startWeb(SecureApp.Silent.class,
				"spring.config.import=configtree:" + directory + "/", "logging.level.org.zmqspring=TRACE",
				"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
				"the.password=" + PASSWORD, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"zmq.publisher.plain.server=true", "zmq.publisher.zap.users.alice=${the.password}",
				"zmq.publishers.mounted.endpoints=tcp://127.0.0.1:*", "zmq.subscriber.endpoints=tcp://127.0.0.1:1",
				"zmq.subscriber.curve.secretKey=" + Keys.secretOf(this.client),
				"zmq.subscriber.curve.server-key=" + Keys.publicOf(this.server),
				"zmq.subscribers.p.endpoints=tcp://127.0.0.1:2", "zmq.subscribers.p.plain.username=bob",
				"zmq.subscribers.p.plain.password=" + PASSWORD)) {
			Actuator actuator = new Actuator(context);
			for (String path : List.of("env", "env/zmq.subscriber.curve.secretKey", "env/zmq.publisher.zap.users.alice",
					"configprops", "configprops/zmq", "zmq", "health", "metrics", "beans", "mappings", "conditions",
					"loggers")) {
				assertSecret(actuator.json(path).toString());
			}
			assertThat(actuator.json("env").toString()).contains("zmq.subscriber.endpoints", "tcp://127.0.0.1:1");
			assertThat(actuator.json("zmq").toString()).contains("CURVE", "PLAIN");
			assertSecret(context.getBean(LinkDirectory.class).links().toString());
		}
		assertSecret(output.getAll());
	}

	private void assertSecret(String shown) {
		assertThat(shown).doesNotContain(PASSWORD, Keys.secretOf(this.server), Keys.secretOf(this.client));
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.subscriber.curve.secret-key", "zmq.subscriber.curve.public-key",
			"zmq.subscriber.curve.server-key", "zmq.subscriber.plain.password", "zmq.subscriber.plain.username",
			"zmq.subscriber.zap.users", "zmq.publisher.zap.users", "zmq.publisher.zap.users.alice",
			"zmq.publisher.zap.allowed-curve-keys" })
	void noFailureOfTheStartShowsASecret(String property, CapturedOutput output) {
		String secret = "sEcReT-äö:" + "x".repeat(200);
		assertThatThrownBy(() -> run("--zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"--zmq.subscriber.endpoints=tcp://127.0.0.1:1", "--" + property + "=" + secret))
			.satisfies((failure) -> {
				for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
					assertThat(cause.toString()).doesNotContain("sEcReT");
				}
			});
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "zmq.").doesNotContain("sEcReT");
	}

	private static void run(String... arguments) {
		SpringApplication application = new SpringApplication(SecureApp.Silent.class, Auto.class);
		application.setWebApplicationType(org.springframework.boot.WebApplicationType.NONE);
		application.run(arguments).close();
	}

	/** Turns auto-configuration on. */
	@org.springframework.boot.autoconfigure.EnableAutoConfiguration
	static class Auto {

	}

}
