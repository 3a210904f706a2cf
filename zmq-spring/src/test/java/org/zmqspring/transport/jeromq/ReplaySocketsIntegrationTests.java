package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.KeySource;
import org.zmqspring.security.Masked;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.RouterSocket.Result;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.ZmqTransportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A dealer and a router of this project, and peers that attack the router. */
@Timeout(120)
class ReplaySocketsIntegrationTests {

	private static final String ANY_PORT = "tcp://127.0.0.1:*";

	private static final SocketSettings PLAIN = Requests.settings(100_000, Duration.ofSeconds(1));

	private final RecordedFacts facts = new RecordedFacts();

	private JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	private final List<EngineSocket> open = new ArrayList<>();

	private final List<Visitor> visitors = new ArrayList<>();

	@AfterEach
	void close() throws IOException {
		for (Visitor visitor : this.visitors) {
			visitor.close();
		}
		this.open.forEach(EngineSocket::close);
		this.transport.close(Duration.ofSeconds(30));
	}

	@Test
	void interruptsLoseNeitherRequestNorAnswer() {
		RouterSocket router = router(PLAIN);
		DealerSocket dealer = dealer(address(router), PLAIN);
		for (int i = 0; i < 200; i++) {
			Thread.currentThread().interrupt();
			assertThat(dealer.send(frames("", "request " + i))).isTrue();
			Thread.currentThread().interrupt();
			byte[][] request = await(router::receive);
			assertThat(text(request)).endsWith("", "request " + i);
			Thread.currentThread().interrupt();
			assertThat(router.send(request[0], frames("", "answer", "" + i))).isEqualTo(Result.SENT);
			Thread.currentThread().interrupt();
			assertThat(text(await(dealer::receive))).containsExactly("", "answer", "" + i);
		}
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void eachDealerHasAnIdentityOfItsOwnAndGetsHeartbeats() {
		SocketSettings beating = Requests.settings(1000, Duration.ofSeconds(1),
				new HeartbeatSettings(Duration.ofMillis(600), Duration.ofMillis(500), Duration.ZERO, false));
		RouterSocket router = router(beating);
		List<DealerSocket> dealers = Stream.generate(() -> dealer(address(router), beating)).limit(3).toList();
		for (DealerSocket dealer : dealers) {
			dealer.send(frames("", "hello"));
			byte[] peer = await(router::receive)[0];
			assertThat(peer).hasSize(EngineOptions.GREETING_PADDING - 1);
			assertThat(router.send(peer, frames("", dealer.key().toString()))).isEqualTo(Result.SENT);
			assertThat(text(await(dealer::receive))).containsExactly("", dealer.key().toString());
		}
		// The time of several heartbeats.
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.during(Duration.ofMillis(2500))
			.until(() -> dealers.stream().noneMatch(DealerSocket::isDisconnected));
		assertThat(this.facts.all()).extracting(RecordedFacts.Recorded::fact)
			.doesNotHaveAnyElementsOfTypes(LinkFact.WithoutHeartbeats.class, LinkFact.PeerLost.class);
	}

	@Test
	void aRequestWithoutEndDisconnectsItsPeerAndTheOthersStay() throws IOException {
		SocketRequest request = request(PLAIN);
		RouterSocket router = router(request);
		Visitor good = visit(router).meet();
		Visitor endless = visit(router).meet();
		endless.sayUntilHungUp(new byte[] { 1, 0, 1, 0 });
		assertThat(request.traffic().refusals(PeerRefusal.MESSAGE_SIZE)).isOne();
		Visitor large = visit(router).meet();
		large.sayUntilHungUp(ScriptedPeer.join(ScriptedPeer.header(1025), new byte[1025]));
		good.say(new byte[] { 1, 0 }, ScriptedPeer.frame(new byte[8]));
		byte[][] received = await(router::receive);
		assertThat(received.length).isEqualTo(3);
		assertThat(received[0]).hasSize(5);
		assertThat(received[2]).hasSize(8);
		assertThat(router.receive()).isNull();
	}

	@Test
	void aPeerBeyondMaxPeersIsDisconnected() throws IOException {
		SocketRequest request = request(new SocketSettings(PLAIN.handshakeIvl(), PLAIN.heartbeat(), PLAIN.keepalive(),
				PLAIN.linger(), 0, 0, 1024, 0, 0, false, new PeerLimits(1, 0)));
		RouterSocket router = router(request);
		Visitor first = visit(router).meet();
		assertThat(visit(router).isHungUpWithin(30_000)).isTrue();
		assertThat(request.traffic().refusals(PeerRefusal.MAX_PEERS)).isOne();
		assertThat(first.isHungUpWithin(100)).isFalse();
	}

	@Test
	void withCurveAnAnswerLongerThanTheQueueArrivesWhole() {
		CurveKeyPair server = CurveKeyPair.generate(new SecureRandom());
		CurveKeyPair client = CurveKeyPair.generate(new SecureRandom());
		RouterSocket router = router(
				PLAIN.with(new SecuritySettings(new CurveSettings(new KeySource.Inline(server.secretKey()), null, null),
						null, new ZapSettings("", Set.of(client.publicKey()), null, Map.of(), List.of()))));
		SocketSettings small = new SocketSettings(PLAIN.handshakeIvl(), PLAIN.heartbeat(), PLAIN.keepalive(),
				PLAIN.linger(), 0, 10, 1000, 0, 0, false, PeerLimits.DEFAULTS);
		DealerSocket dealer = dealer(address(router), small.with(secured(client, server)));
		dealer.send(frames("", "request"));
		byte[] peer = await(router::receive)[0];
		int received = 0;
		for (int i = 0; i < 5000; i++) {
			while (router.send(peer, frames("", "topic", "" + i, "payload")) == Result.FULL) {
				assertThat(text(await(dealer::receive))).containsExactly("", "topic", "" + received++, "payload");
			}
		}
		while (received < 5000) {
			assertThat(text(await(dealer::receive))).containsExactly("", "topic", "" + received++, "payload");
		}
		DealerSocket stranger = dealer(address(router),
				PLAIN.with(secured(CurveKeyPair.generate(new SecureRandom()), server)));
		stranger.send(frames("", "request"));
		awaitDisconnected(stranger);
		assertThat(router.receive()).isNull();
	}

	private static SecuritySettings secured(CurveKeyPair client, CurveKeyPair server) {
		return new SecuritySettings(new CurveSettings(new KeySource.Inline(client.secretKey()), null,
				new KeySource.Inline(server.publicKey())), null, ZapSettings.EVERYBODY);
	}

	@Test
	void withPlainOnlyTheRightPasswordGetsAnAnswer() {
		RouterSocket router = router(PLAIN.with(new SecuritySettings(null, new PlainSettings(null),
				new ZapSettings("", Set.of(), null, Map.of("reader", new Masked("right")), List.of()))));
		DealerSocket dealer = dealer(address(router), PLAIN.with(user("right")));
		dealer.send(frames("", "request"));
		byte[] peer = await(router::receive)[0];
		router.send(peer, frames("", "answer"));
		assertThat(text(await(dealer::receive))).containsExactly("", "answer");
		DealerSocket stranger = dealer(address(router), PLAIN.with(user("wrong")));
		stranger.send(frames("", "request"));
		awaitDisconnected(stranger);
		assertThat(router.receive()).isNull();
	}

	private static SecuritySettings user(String password) {
		return new SecuritySettings(null,
				new PlainSettings(new PlainSettings.Credentials("reader", new Masked(password))),
				ZapSettings.EVERYBODY);
	}

	@Test
	void aRefusedConnectionIsReported() throws IOException {
		String address;
		try (ServerSocket server = new ServerSocket(0)) {
			address = "tcp://127.0.0.1:" + server.getLocalPort();
		}
		DealerSocket dealer = keep(this.transport.openDealer(Requests.dealer(address)));
		assertThat(dealer.send(frames("", "request"))).isTrue();
		awaitDisconnected(dealer);
		assertThat(dealer.receive()).isNull();
	}

	@Test
	void onlySomeRequestsWaitForTheConnection() throws IOException {
		try (ServerSocket silent = new ServerSocket(0)) {
			DealerSocket dealer = keep(
					this.transport.openDealer(Requests.dealer("tcp://127.0.0.1:" + silent.getLocalPort())));
			int taken = 0;
			while (dealer.send(frames("", "request"))) {
				taken++;
			}
			assertThat(taken).isEqualTo(16);
			assertThat(dealer.isDisconnected()).isFalse();
		}
	}

	@Test
	void whenTheEngineDiesThenTheDealerIsDisconnectedAndTheNextOneWorks() {
		this.transport = new JeromqTransport(this.facts, new SystemTicker(), 1,
				List.of((name, socket) -> socket.setMsgAllocator((size) -> {
					if (size == 13) {
						throw new OutOfMemoryError("made up by the test");
					}
					return new zmq.Msg(size);
				})));
		try (PeerSockets peer = new PeerSockets()) {
			String address = peer.routerAddress();
			DealerSocket dealer = dealer(address, PLAIN);
			dealer.send(frames("", "request"));
			peer.takeRequest();
			peer.answer("", "before");
			assertThat(text(await(dealer::receive))).containsExactly("", "before");
			peer.answer("thirteenbytes");
			awaitDisconnected(dealer);
			assertThat(dealer.receive()).isNull();
			dealer.close();
			this.facts.await(dealer.key(), LinkFact.Retired.class);
			DealerSocket next = dealer(address, PLAIN);
			next.send(frames("", "again"));
			assertThat(peer.takeRequest()).containsExactly("", "again");
		}
	}

	@Test
	void bothWorkInsideOneProcess() {
		assertThatExceptionOfType(ZmqTransportException.class)
			.isThrownBy(() -> this.transport.openDealer(Requests.dealer("inproc://replay")));
		RouterSocket router = keep(this.transport.openRouter(Requests.router("inproc://replay", 10)));
		DealerSocket dealer = keep(this.transport.openDealer(Requests.dealer("inproc://replay")));
		assertThat(dealer.send(frames("", "request"))).isTrue();
		byte[] peer = await(router::receive)[0];
		assertThat(router.send(peer, frames("", "answer"))).isEqualTo(Result.SENT);
		assertThat(text(await(dealer::receive))).containsExactly("", "answer");
		router.close();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> dealer.receive() == null && dealer.isDisconnected());
	}

	private void awaitDisconnected(DealerSocket dealer) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(dealer::isDisconnected);
	}

	private RouterSocket router(SocketSettings settings) {
		return router(request(settings));
	}

	private RouterSocket router(SocketRequest request) {
		return keep(this.transport.openRouter(request));
	}

	private static SocketRequest request(SocketSettings settings) {
		return Requests.request(SocketType.ROUTER, SocketMode.BIND, ANY_PORT, settings);
	}

	private DealerSocket dealer(String address, SocketSettings settings) {
		DealerSocket dealer = keep(
				this.transport.openDealer(Requests.request(SocketType.DEALER, SocketMode.CONNECT, address, settings)));
		FreshConnection.await(this.transport, this.facts, dealer.key());
		return dealer;
	}

	private <S extends EngineSocket> S keep(S socket) {
		this.open.add(socket);
		return socket;
	}

	private String address(RouterSocket router) {
		return this.facts.await(router.key(), LinkFact.Listening.class).address();
	}

	private Visitor visit(RouterSocket router) throws IOException {
		Visitor visitor = Visitor.of(address(router), "DEALER");
		this.visitors.add(visitor);
		return visitor;
	}

	/** Receives a message, or nothing. */
	private interface Receiver {

		byte @Nullable [][] receive();

	}

	private static byte[][] await(Receiver receiver) {
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		byte[][] frames = receiver.receive();
		while (frames == null) {
			assertThat(System.nanoTime()).as("time of a message").isLessThan(end);
			Thread.yield();
			frames = receiver.receive();
		}
		return frames;
	}

	private static byte[][] frames(String... frames) {
		return Stream.of(frames).map((frame) -> frame.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
	}

	private static List<String> text(byte[][] frames) {
		return Stream.of(frames).map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

}
