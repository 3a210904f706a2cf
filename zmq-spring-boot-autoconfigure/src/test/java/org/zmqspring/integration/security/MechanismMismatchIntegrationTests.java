package org.zmqspring.integration.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.security.CurveKeyPair;

import static org.assertj.core.api.Assertions.assertThat;

/** Two sides that use different mechanisms: the client says so, and what to set. */
@Timeout(120)
class MechanismMismatchIntegrationTests {

	private static final CurveKeyPair SERVER = Keys.pair();

	private static final List<String> MECHANISMS = List.of("NULL", "PLAIN", "CURVE");

	static Stream<Arguments> mismatches() {
		return MECHANISMS.stream()
			.flatMap((server) -> MECHANISMS.stream()
				.filter((client) -> !client.equals(server))
				.map((client) -> Arguments.of(server, client)));
	}

	@ParameterizedTest
	@MethodSource("mismatches")
	void whenTheMechanismsDifferThenTheClientNamesItsOwnAndTheProperties(String server, String client) {
		try (SecureApp publisher = SecureApp.publisher(serverOf(server));
				SecureApp subscriber = SecureApp.subscriber(publisher.address(), clientOf(client))) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(subscriber.link().lastError()).startsWith("Handshake failed"));
			String error = subscriber.link().lastError();
			assertThat(error).containsIgnoringCase("this side uses " + client).contains("mechanism");
			if (client.equals("NULL")) {
				assertThat(error).contains("curve.server-key", "plain.username");
			}
			assertThat(subscriber.messages().drain()).isEmpty();
		}
	}

	private static String[] serverOf(String mechanism) {
		return switch (mechanism) {
			case "PLAIN" -> new String[] { "zmq.publisher.plain.server=true", "zmq.publisher.zap.users.user=password" };
			case "CURVE" -> new String[] { "zmq.publisher.curve.secret-key=" + Keys.secretOf(SERVER) };
			default -> new String[0];
		};
	}

	private static String[] clientOf(String mechanism) {
		List<String> properties = new ArrayList<>();
		if (mechanism.equals("PLAIN")) {
			properties.add("zmq.subscriber.plain.username=user");
			properties.add("zmq.subscriber.plain.password=password");
		}
		if (mechanism.equals("CURVE")) {
			properties.add("zmq.subscriber.curve.secret-key=" + Keys.secretOf(Keys.pair()));
			properties.add("zmq.subscriber.curve.server-key=" + Keys.publicOf(SERVER));
		}
		return properties.toArray(String[]::new);
	}

}
