package org.zmqspring.integration.faults;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

import org.zeromq.ZMQ;
import org.zmqspring.integration.TestPorts;

/**
 * Makes the scenarios of the fault table in which somebody answers who is no good
 * publisher. Stateless.
 */
public final class BadPeerScenarios {

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final byte[] HTTP = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TLS_ALERT = HexFormat.of().parseHex("15030300020228");

	private static final byte[] BLUNDER = "GET / HTTP/1.1\r\n\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII);

	private BadPeerScenarios() {
	}

	/** The publisher's port is taken over by an HTTP server. */
	public static Scenario httpServer() {
		return takenOver((port) -> RawPeer.answering(port, HTTP));
	}

	/** The publisher's port is taken over by a TLS server. */
	public static Scenario tlsServer() {
		return takenOver((port) -> RawPeer.answering(port, TLS_ALERT));
	}

	private static Scenario takenOver(IntFunction<RawPeer> usurper) {
		int port = TestPorts.free();
		NumberedPublisher publisher = NumberedPublisher.withReplay(port).bind();
		AtomicReference<RawPeer> other = new AtomicReference<>();
		return Scenarios.with(publisher)
			.counting(() -> (other.get() != null) ? other.get().accepted() : 0)
			.onStrike(() -> {
				publisher.unbind();
				other.set(usurper.apply(port));
			})
			.onCure(() -> {
				other.get().close();
				publisher.bind();
			});
	}

	/** The publisher comes back with CURVE, which this subscriber does not speak. */
	public static Scenario curveServer() {
		int port = TestPorts.free();
		NumberedPublisher publisher = NumberedPublisher.withReplay(port).bind();
		NumberedPublisher curve = new NumberedPublisher(port, BadPeerScenarios::curve);
		Scenario scenario = Scenarios.with(publisher);
		scenario.with(curve);
		return scenario.onStrike(() -> {
			publisher.unbind();
			curve.bind();
		}).onCure(() -> {
			curve.unbind();
			publisher.bind();
		});
	}

	private static void curve(ZMQ.Socket socket) {
		ZMQ.Curve.KeyPair keys = ZMQ.Curve.generateKeyPair();
		socket.setCurveServer(true);
		socket.setCurvePublicKey(keys.publicKey.getBytes(StandardCharsets.US_ASCII));
		socket.setCurveSecretKey(keys.secretKey.getBytes(StandardCharsets.US_ASCII));
	}

	/** A good peer breaks the protocol and is useless; the cure is a good publisher. */
	public static Scenario protocolError() {
		int port = TestPorts.free();
		AtomicBoolean broken = new AtomicBoolean();
		RawPeer peer = new RawPeer(port, (connection) -> publishUntil(broken, connection));
		NumberedPublisher publisher = NumberedPublisher.withReplay(port);
		Scenario scenario = Scenarios.with(publisher);
		scenario.with(peer);
		return scenario.counting(peer::accepted).onStrike(() -> broken.set(true)).onCure(() -> {
			peer.close();
			publisher.bind();
		});
	}

	private static void publishUntil(AtomicBoolean broken, Socket connection) throws IOException {
		if (broken.get()) {
			return;
		}
		Zmtp.meet(connection);
		while (!broken.get()) {
			connection.getOutputStream().write(new Zmtp().message("Hello").bytes());
			Pause.of(Duration.ofMillis(5));
		}
		connection.getOutputStream().write(BLUNDER);
		RawPeer.readToTheEnd(connection);
	}

	/** A good publisher sends a message of 20,000 bytes now and then, until the cure. */
	public static Scenario oversizedMessages() {
		NumberedPublisher publisher = NumberedPublisher.withReplay(TestPorts.free()).bind();
		AtomicBoolean over = new AtomicBoolean();
		Thread sender = new Thread(() -> {
			while (!over.get()) {
				publisher.sendOnce(new byte[20_000]);
				Pause.of(SHORT);
			}
		}, "oversized-messages");
		return Scenarios.with(publisher).onStrike(sender::start).onCure(() -> {
			over.set(true);
			// the last one goes out
			Pause.of(SHORT.multipliedBy(2));
		});
	}

}
