package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;

/** Which peers are sent PINGs, and which of them are found silent. */
@Timeout(120)
class HeartbeatsIntegrationTests {

	private static final Duration IVL = Duration.ofMillis(600);

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	/** Long enough for several heartbeats. */
	private static final long SEVERAL_MILLIS = 2500;

	/**
	 * This test is the slow peer, and a busy machine may stop it for longer than the
	 * short timeout.
	 */
	private static final HeartbeatSettings SLOW_PEERS = new HeartbeatSettings(Duration.ofMillis(1100),
			Duration.ofSeconds(1), Duration.ZERO, true);

	/** Long enough for several heartbeats of slow peers. */
	private static final long SLOW_MILLIS = 4000;

	private static final HeartbeatSettings KNOWN_PEERS = new HeartbeatSettings(IVL, TIMEOUT, Duration.ZERO, false);

	private static final HeartbeatSettings EVERY_PEER = new HeartbeatSettings(IVL, TIMEOUT, Duration.ZERO, true);

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@AfterEach
	void close() {
		this.transport.close(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@EnumSource(names = { "IGNORING", "STRICT" })
	void aPublisherOfZmtp30IsSentNoPing(ZmtpPeer.Manner manner) throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(0, 1, manner)) {
			SubscriberSocket socket = connect(peer, KNOWN_PEERS);
			assertThat(peer.ends(SEVERAL_MILLIS)).isFalse();
			assertThat(peer.commands()).isEmpty();
			assertThat(this.facts.await(socket.key(), LinkFact.WithoutHeartbeats.class).version()).isEqualTo("3.0");
			assertNotLost(socket);
			socket.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSubscriberOfZmtp30IsSentNoPing(ZmtpPeer.Manner manner) throws Exception {
		PublisherSocket socket = publish(KNOWN_PEERS, 0);
		try (ZmtpPeer peer = ZmtpPeer.subscriber(address(socket), 0, 1, manner)) {
			peer.awaitReady();
			assertThat(peer.ends(SEVERAL_MILLIS)).isFalse();
			assertThat(peer.commands()).isEmpty();
			this.facts.await(socket.key(), LinkFact.WithoutHeartbeats.class);
		}
		socket.close();
	}

	@Test
	void aPublisherThatGreetsAsLibzmqIsAskedAndMayIgnoreIt() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(0, 1, ZmtpPeer.Manner.STAGED)) {
			SubscriberSocket socket = connect(peer, KNOWN_PEERS);
			assertThat(peer.ends(SEVERAL_MILLIS)).isFalse();
			assertThat(peer.commands()).contains("PING");
			assertNotLost(socket);
			peer.answering(true);
			int before = peer.commands().size();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> peer.commands().size() > before + 2);
			peer.answering(false);
			assertSilent(socket);
		}
	}

	@Test
	void aPublisherOfZmtp31IsFoundSilent() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(1, 1, ZmtpPeer.Manner.IGNORING)) {
			assertSilent(connect(peer, KNOWN_PEERS));
		}
	}

	@Test
	void aSubscriberOfZmtp31IsFoundSilent() throws Exception {
		PublisherSocket socket = publish(KNOWN_PEERS, 0);
		try (ZmtpPeer peer = ZmtpPeer.subscriber(address(socket), 1, 1, ZmtpPeer.Manner.IGNORING)) {
			assertThat(peer.ends(30_000)).isTrue();
		}
		socket.close();
	}

	@Test
	void aSocketOfThisProjectIsKnownByItsGreeting() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(0, EngineOptions.GREETING_PADDING, ZmtpPeer.Manner.IGNORING)) {
			assertSilent(connect(peer, KNOWN_PEERS));
		}
		PublisherSocket socket = publish(KNOWN_PEERS, 0);
		JeromqTransport other = new JeromqTransport(this.facts, new SystemTicker());
		SubscriberSocket subscriber = other.openSubscriber(Requests.request(SocketType.SUB, SocketMode.CONNECT,
				address(socket), Requests.settings(1000, Duration.ofSeconds(1), KNOWN_PEERS)));
		FreshConnection.await(other, this.facts, subscriber.key());
		this.facts.await(subscriber.key(), LinkFact.Greeted.class);
		LockSupport.parkNanos(Duration.ofMillis(SEVERAL_MILLIS).toNanos());
		assertNotLost(subscriber);
		assertThat(this.facts.of(socket.key())).doesNotHaveAnyElementsOfTypes(LinkFact.WithoutHeartbeats.class,
				LinkFact.PeerLost.class);
		subscriber.close();
		socket.close();
		other.close(Duration.ofSeconds(30));
	}

	@Test
	void aPeerThatSendsPingsIsSentThemToo() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(0, 1, ZmtpPeer.Manner.IGNORING).answering(true)) {
			SubscriberSocket socket = connect(peer, KNOWN_PEERS);
			peer.awaitReady();
			peer.ping();
			peer.send(ScriptedPeer.frame(ScriptedPeer.ascii("message")));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> peer.commands().contains("PING"));
			assertNotLost(socket);
			peer.answering(false);
			assertSilent(socket);
		}
	}

	@Test
	void whereHeartbeatsAreConfiguredEveryPeerHasToAnswer() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(0, 1, ZmtpPeer.Manner.IGNORING)) {
			assertSilent(connect(peer, EVERY_PEER));
			assertThat(peer.commands()).contains("PING");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 60_000 })
	void whereACustomizerChoosesAnotherIntervalOursIsNotUsed(int ivlMillis) throws Exception {
		JeromqTransport customized = new JeromqTransport(this.facts, new SystemTicker(), 1,
				List.of((name, socket) -> socket.setHeartbeatIvl(ivlMillis)));
		try (ZmtpPeer peer = ZmtpPeer.publisher(1, 1, ZmtpPeer.Manner.IGNORING)) {
			SubscriberSocket socket = customized.openSubscriber(Requests.request(SocketType.SUB, SocketMode.CONNECT,
					peer.address(), Requests.settings(1000, Duration.ofSeconds(1), EVERY_PEER)));
			FreshConnection.await(customized, this.facts, socket.key());
			peer.awaitReady();
			assertThat(peer.ends(SEVERAL_MILLIS)).isFalse();
			assertThat(peer.commands()).isEmpty();
			socket.close();
		}
		customized.close(Duration.ofSeconds(30));
	}

	@Test
	void aPeerThatStopsWhileItsPingIsNotAnsweredYetIsFoundSilent() throws Exception {
		PublisherSocket publisher = publish(EVERY_PEER, 0);
		int port = Integer.parseInt(address(publisher).substring("tcp://127.0.0.1:".length()));
		try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
			peer.getOutputStream().write(ScriptedPeer.join(ScriptedPeer.greeting("NULL"), ScriptedPeer.ready("SUB")));
			peer.getInputStream().readNBytes(64 + ScriptedPeer.ready("XPUB").length);
			peer.getOutputStream().write(ScriptedPeer.frame(new byte[] { 1 }));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publisher.receiveSubscription() != null);
			publisher.send(new byte[][] { new byte[16_000_000] });
			peer.getOutputStream()
				.write(ScriptedPeer.join(new byte[] { 4, 7, 4 }, ScriptedPeer.ascii("PING"), new byte[2]));
			this.facts.await(publisher.key(), LinkFact.PeerLost.class);
		}
		publisher.close();
	}

	@Test
	void whileNothingIsReadFromAPeerItIsNotFoundSilent() {
		PublisherSocket publisher = publish(HeartbeatSettings.OFF, 0);
		SocketSettings plain = Requests.settings(100_000, Duration.ofSeconds(1), EVERY_PEER);
		SubscriberSocket subscriber = this.transport.openSubscriber(Requests.request(SocketType.SUB, SocketMode.CONNECT,
				address(publisher), new SocketSettings(plain.handshakeIvl(), plain.heartbeat(), plain.keepalive(),
						plain.linger(), 0, 5, plain.maxMsgSize(), 0, 0, false, plain.peers())));
		subscriber.subscribe(TopicPrefix.EVERYTHING);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publisher.receiveSubscription() != null);
		// more than the kernel takes
		for (int i = 0; i < 2000; i++) {
			publisher.send(new byte[][] { new byte[20_000] });
		}
		LockSupport.parkNanos(Duration.ofMillis(SEVERAL_MILLIS).toNanos());
		assertNotLost(subscriber);
		int received = 0;
		while (received < 2000) {
			received += (subscriber.receive() != null) ? 1 : 0;
		}
		LockSupport.parkNanos(Duration.ofMillis(SEVERAL_MILLIS).toNanos());
		assertNotLost(subscriber);
		subscriber.close();
		publisher.close();
	}

	@Test
	void aPeerThatSendsALargeFrameSlowlyIsNotFoundSilentUntilItStops() throws Exception {
		try (ZmtpPeer peer = ZmtpPeer.publisher(1, 1, ZmtpPeer.Manner.IGNORING)) {
			SocketSettings settings = Requests.settings(1 << 20, Duration.ofSeconds(1), SLOW_PEERS);
			SubscriberSocket socket = connect(peer, settings);
			peer.send(ScriptedPeer.header(1 << 20));
			for (long sent = 0; sent < SLOW_MILLIS / 20; sent++) {
				peer.send(new byte[1000]);
				LockSupport.parkNanos(20_000_000);
			}
			assertNotLost(socket);
			assertSilent(socket);
		}
	}

	@Test
	void aPeerThatTakesItsBacklogSlowlyIsNotFoundSilentUntilItStops() throws Exception {
		PublisherSocket publisher = publish(SLOW_PEERS, 0);
		int port = Integer.parseInt(address(publisher).substring("tcp://127.0.0.1:".length()));
		try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
			InputStream in = peer.getInputStream();
			peer.getOutputStream().write(ScriptedPeer.join(ScriptedPeer.greeting("NULL"), ScriptedPeer.ready("SUB")));
			in.readNBytes(64 + ScriptedPeer.ready("XPUB").length);
			peer.getOutputStream().write(ScriptedPeer.frame(new byte[] { 1 }));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publisher.receiveSubscription() != null);
			for (int i = 0; i < 10_000; i++) {
				publisher.send(new byte[][] { new byte[20_000] });
			}
			byte[] buffer = new byte[200_000];
			for (long taken = 0; taken < SLOW_MILLIS / 10; taken++) {
				assertThat(in.read(buffer)).isPositive();
				LockSupport.parkNanos(10_000_000);
			}
			assertThat(this.facts.of(publisher.key())).doesNotHaveAnyElementsOfTypes(LinkFact.PeerLost.class);
			this.facts.await(publisher.key(), LinkFact.PeerLost.class);
		}
		publisher.close();
	}

	private SubscriberSocket connect(ZmtpPeer peer, HeartbeatSettings heartbeat) throws InterruptedException {
		return connect(peer, Requests.settings(1000, Duration.ofSeconds(1), heartbeat));
	}

	private SubscriberSocket connect(ZmtpPeer peer, SocketSettings settings) throws InterruptedException {
		SubscriberSocket socket = this.transport
			.openSubscriber(Requests.request(SocketType.SUB, SocketMode.CONNECT, peer.address(), settings));
		FreshConnection.await(this.transport, this.facts, socket.key());
		peer.awaitReady();
		return socket;
	}

	private PublisherSocket publish(HeartbeatSettings heartbeat, int sndHwm) {
		SocketSettings plain = Requests.settings(1024, Duration.ofSeconds(1), heartbeat);
		return this.transport.openPublisher(Requests.request(SocketType.PUB, SocketMode.BIND, "tcp://127.0.0.1:*",
				new SocketSettings(plain.handshakeIvl(), plain.heartbeat(), plain.keepalive(), plain.linger(), sndHwm,
						0, plain.maxMsgSize(), 0, 0, false, plain.peers())));
	}

	private String address(EngineSocket socket) {
		return this.facts.await(socket.key(), LinkFact.Listening.class).address();
	}

	private void assertNotLost(EngineSocket socket) {
		assertThat(this.facts.of(socket.key())).doesNotHaveAnyElementsOfTypes(LinkFact.Lost.class);
	}

	private void assertSilent(EngineSocket socket) {
		assertThat(this.facts.await(socket.key(), LinkFact.Lost.class).cause()).isEqualTo(LossCause.HEARTBEAT);
		socket.close();
	}

}
