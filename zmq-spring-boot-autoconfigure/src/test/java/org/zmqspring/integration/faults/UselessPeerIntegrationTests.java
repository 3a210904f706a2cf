package org.zmqspring.integration.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.ZMQ;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Something accepts TCP on the publisher's port and is no publisher. JeroMQ alone dials
 * it ten times a second for ever, or waits for it for ever, or gives up for good.
 */
@Timeout(120)
class UselessPeerIntegrationTests {

	private static final Duration MAX = Duration.ofMillis(200);

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whenThePeerIsUselessThenAttemptsBackOffAndNeverStopAndAPublisherIsFound(String row,
			IntFunction<AutoCloseable> peer) throws Exception {
		int port = TestPorts.free();
		try (FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port)) {
			try (AutoCloseable useless = peer.apply(port)) {
				for (int i = 0; i < 10; i++) {
					app.events().await((event) -> event.ended() == AttemptOutcome.HANDSHAKE);
				}
				assertThat(app.events().all()).noneMatch((event) -> event.to() == LinkState.UP);
			}
			try (NumberedPublisher publisher = NumberedPublisher.bound(port)) {
				long bound = System.nanoTime();
				app.nextMessage();
				long millis = Duration.ofNanos(System.nanoTime() - bound).toMillis();
				assertThat(millis).isLessThan(20_000);
				assertThat(app.meter("zmq.reconnects") + app.meter("zmq.disconnects")).isZero();
				Figures.note(row,
						"%.0f attempts ended with outcome handshake; first message %d ms after a publisher bound",
						app.meter("zmq.reconnect.attempts", "outcome", "handshake"), millis);
			}
			Soundness.check(app);
			assertDelaysGrowToTheMaximum(app.events().all());
		}
	}

	private static void assertDelaysGrowToTheMaximum(List<ZmqConnectionEvent> events) {
		List<Duration> delays = events.stream()
			.filter((event) -> event.to() == LinkState.BACKING_OFF)
			.map(ZmqConnectionEvent::delay)
			.toList();
		assertThat(delays).allMatch((delay) -> delay.compareTo(MAX) <= 0);
		assertThat(delays.get(0)).isLessThanOrEqualTo(Duration.ofMillis(20));
		assertThat(delays.subList(5, delays.size())).allMatch((delay) -> delay.compareTo(MAX.dividedBy(2)) >= 0);
	}

	static Stream<Arguments> whenThePeerIsUselessThenAttemptsBackOffAndNeverStopAndAPublisherIsFound() {
		byte[] http = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		byte[] ssh = "SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII);
		byte[] noise = new byte[200];
		new Random(1).nextBytes(noise);
		byte[] tlsAlert = HexFormat.of().parseHex("15030300020228");
		return Stream.of(row("accepts and closes", RawPeer::closing), row("accepts and says nothing", RawPeer::silent),
				row("HTTP server", (port) -> RawPeer.answering(port, http)),
				row("TLS server", (port) -> RawPeer.answering(port, tlsAlert)),
				row("SSH banner, stays open", (port) -> RawPeer.saying(port, ssh)),
				row("random bytes", (port) -> RawPeer.saying(port, noise)),
				row("CURVE server (JeroMQ)",
						(port) -> new NumberedPublisher(port, UselessPeerIntegrationTests::curve).bind()),
				row("PLAIN server (JeroMQ)",
						(port) -> new NumberedPublisher(port, UselessPeerIntegrationTests::plain).bind()),
				row("other socket type",
						(port) -> RawPeer.saying(port, new Zmtp().greeting("NULL").ready("REP").bytes())),
				row("ERROR in the handshake",
						(port) -> RawPeer.parting(port, new Zmtp().greeting("NULL").error("no").bytes())),
				row("ERROR 400 in the handshake",
						(port) -> RawPeer.saying(port, new Zmtp().greeting("NULL").error("400").bytes())));
	}

	private static void curve(ZMQ.Socket socket) {
		ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
		socket.setCurveServer(true);
		socket.setCurvePublicKey(keys.publicKey.getBytes(StandardCharsets.US_ASCII));
		socket.setCurveSecretKey(keys.secretKey.getBytes(StandardCharsets.US_ASCII));
	}

	private static void plain(ZMQ.Socket socket) {
		socket.setPlainServer(true);
	}

	private static Arguments row(String name, IntFunction<AutoCloseable> peer) {
		return Arguments.of(name, peer);
	}

}
