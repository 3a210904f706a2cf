package org.zmqspring.integration.forwarders;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.Masked;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** A forwarder whose sides check their peers, by CURVE and by PLAIN. */
@Timeout(120)
class ForwarderSecurityIntegrationTests {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final CurveKeyPair server = CurveKeyPair.generate(RANDOM);

	private final CurveKeyPair client = CurveKeyPair.generate(RANDOM);

	private final RawPeers peers = new RawPeers();

	@AfterEach
	void closePeers() {
		this.peers.close();
	}

	@Test
	void oneSideUsesCurveAndTheOtherPlain() {
		try (ForwarderApp app = new ForwarderApp((hub) -> hub.frontend(this::curve).backend(this::plain))) {
			ZMQ.Socket publisher = this.peers.connected(SocketType.XPUB, app.frontend(), byCurve(this.client));
			ZMQ.Socket subscriber = this.peers.connected(SocketType.SUB, app.backend(), byPlain("secret"));
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			for (int i = 0; i < 1000; i++) {
				RawPeers.send(publisher, "a" + i, "", "payload");
			}
			for (int i = 0; i < 1000; i++) {
				assertThat(RawPeers.receive(subscriber)).containsExactly("a" + i, "", "payload");
			}
			assertThat(app.droppedInTotal()).isZero();
		}
	}

	@Test
	void theOtherWayRoundWorksAsWell() {
		try (ForwarderApp app = new ForwarderApp((hub) -> hub.frontend(this::plain).backend(this::curve))) {
			ZMQ.Socket publisher = this.peers.connected(SocketType.XPUB, app.frontend(), byPlain("secret"));
			ZMQ.Socket subscriber = this.peers.connected(SocketType.SUB, app.backend(),
					byCurve(this.client).andThen((socket) -> socket.subscribe("a")));
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			RawPeers.send(publisher, "a1", "payload");
			assertThat(RawPeers.receive(subscriber)).containsExactly("a1", "payload");
		}
	}

	@Test
	void strangersReachNeitherSide() {
		try (ForwarderApp app = new ForwarderApp((hub) -> hub.frontend(this::curve).backend(this::plain))) {
			ZMQ.Socket stranger = this.peers.connected(SocketType.PUB, app.frontend(),
					byCurve(CurveKeyPair.generate(RANDOM)));
			ZMQ.Socket wrong = this.peers.connected(SocketType.SUB, app.backend(),
					byPlain("guessed").andThen((socket) -> socket.subscribe("b")));
			ZMQ.Socket publisher = this.peers.connected(SocketType.XPUB, app.frontend(), byCurve(this.client));
			ZMQ.Socket subscriber = this.peers.connected(SocketType.SUB, app.backend(), byPlain("secret"));
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			RawPeers.send(stranger, "a, from a stranger");
			RawPeers.send(publisher, "a1");
			assertThat(RawPeers.receive(subscriber)).containsExactly("a1");
			assertThat(app.info().subscriptions()).isOne();
			app.awaitForwarded(1);
			wrong.setReceiveTimeOut(1);
			assertThat(wrong.recv()).isNull();
		}
	}

	private void curve(SocketBuilder.Side side) {
		side.options((options) -> options
			.security(new SecuritySettings(new CurveSettings(new KeySource.Inline(this.server.secretKey()), null, null),
					null, new ZapSettings("", Set.of(this.client.publicKey()), null, Map.of(), List.of()))));
	}

	private void plain(SocketBuilder.Side side) {
		side.options((options) -> options.security(new SecuritySettings(null, new PlainSettings(null),
				new ZapSettings("", Set.<CurveKey>of(), null, Map.of("user", new Masked("secret")), List.of()))));
	}

	private Consumer<ZMQ.Socket> byCurve(CurveKeyPair keys) {
		return (socket) -> {
			socket.setCurveServerKey(this.server.publicKey().bytes());
			socket.setCurvePublicKey(keys.publicKey().bytes());
			socket.setCurveSecretKey(keys.secretKey().bytes());
		};
	}

	/** A subscriber to {@code a}, or a publisher. */
	private static Consumer<ZMQ.Socket> byPlain(String password) {
		return (socket) -> {
			socket.setPlainUsername("user");
			socket.setPlainPassword(password);
			if (socket.getSocketType() == SocketType.SUB) {
				socket.subscribe("a");
			}
		};
	}

}
