package org.zmqspring.integration.faults;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.actuate.ZmqHealthIndicator;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server has another CURVE key than the subscriber expects. JeroMQ alone dials 8
 * times a second, and never says why nothing comes.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class WrongServerKeyIntegrationTests {

	/** Less than handshake-ivl, the shortest time that is lost if an attempt hangs. */
	private static final Duration PROMPT = Duration.ofMillis(2500);

	private final CurveKeyPair wrong = CurveKeyPair.generate(new SecureRandom());

	private final CurveKeyPair right = CurveKeyPair.generate(new SecureRandom());

	private final CurveKeyPair client = CurveKeyPair.generate(new SecureRandom());

	@Test
	void whenTheServerHasTheWrongKeyThenHealthNamesTheHandshakeAndTheRightOneIsFoundAtOnce(CapturedOutput output) {
		Duration took = untilMessage(Duration.ofSeconds(10), output);
		// a machine that is busy at that moment says nothing of the application
		for (int i = 0; i < 3 && took.compareTo(PROMPT) > 0; i++) {
			took = untilMessage(Duration.ofSeconds(3), output);
		}
		assertThat(took).isLessThan(PROMPT);
		Figures.note("wrong CURVE server key for 10 s", "message %d ms after the right server was bound",
				took.toMillis());
	}

	private Duration untilMessage(Duration wrongFor, CapturedOutput output) {
		int port = TestPorts.free();
		try (FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port, "zmq.reconnect-ivl=100ms",
				"zmq.reconnect-ivl-max=0", "zmq.connect-timeout=1s", "zmq.handshake-ivl=3s", "zmq.health.grace=2s",
				"zmq.subscriber.curve.secret-key=" + this.client.secretKey().z85(),
				"zmq.subscriber.curve.server-key=" + this.right.publicKey().z85())) {
			int warnings = warnings(output).size();
			try (NumberedPublisher impostor = server(port, this.wrong)) {
				long end = System.nanoTime() + wrongFor.toNanos();
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> System.nanoTime() - end > 0);
				Health health = app.bean(ZmqHealthIndicator.class).health();
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().toString()).contains("Handshake failed", "Do keys and passwords fit");
				assertThat(app.messages().all()).isEmpty();
			}
			assertThat(app.meter("zmq.reconnect.attempts", "outcome", "handshake")).isGreaterThanOrEqualTo(1);
			assertThat(app.meter("zmq.reconnects")).isZero();
			assertThat(warnings(output)).hasSizeLessThanOrEqualTo(warnings + 2);

			try (NumberedPublisher server = server(port, this.right)) {
				long bound = System.nanoTime();
				app.messages().await((message) -> true);
				Duration took = Duration.ofNanos(System.nanoTime() - bound);
				app.await(LinkState.UP);
				assertThat(app.meter("zmq.reconnects")).isZero();
				assertThat(app.events().all()).noneMatch(ZmqConnectionEvent::isReconnect);
				return took;
			}
		}
	}

	private static NumberedPublisher server(int port, CurveKeyPair keys) {
		return new NumberedPublisher(port, (socket) -> {
			socket.setCurveServer(true);
			socket.setCurvePublicKey(keys.publicKey().bytes());
			socket.setCurveSecretKey(keys.secretKey().bytes());
		}).bind();
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains(" WARN ") && line.contains("org.zmqspring"))
			.toList();
	}

}
