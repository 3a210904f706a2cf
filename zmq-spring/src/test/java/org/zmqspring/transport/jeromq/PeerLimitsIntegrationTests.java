package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RecordedFacts;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers that take too much, of real sockets. */
@Timeout(120)
class PeerLimitsIntegrationTests {

	private static final int HANDSHAKE_MILLIS = 1500;

	private static final byte[] GREETING = ScriptedPeer.greeting("NULL");

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	private final List<Visitor> visitors = new ArrayList<>();

	private SocketRequest request = Requests.publisher("tcp://127.0.0.1:*");

	private @Nullable EngineSocket opened;

	@AfterEach
	void close() throws IOException {
		for (Visitor visitor : this.visitors) {
			visitor.close();
		}
		if (this.opened != null) {
			this.opened.close();
			this.facts.await(this.request.key(), LinkFact.Retired.class);
		}
		this.transport.close(Duration.ofSeconds(30));
	}

	@Test
	void whoDoesNotFinishTheHandshakeIsHungUpOn() throws IOException {
		String address = bind(PeerLimits.DEFAULTS);
		Visitor good = visit(Visitor.of(address, "SUB"));
		List<Visitor> silent = List.of(visit(new Visitor(address)), visit(new Visitor(address)).say(GREETING),
				visit(new Visitor(address)).say(GREETING, new byte[] { 4, 26, 5, 'R' }));
		for (Visitor visitor : silent) {
			assertThat(visitor.isHungUpWithin(30_000)).isTrue();
		}
		// the engine itself bounds the greeting
		assertThat(refusals(PeerRefusal.HANDSHAKE)).isBetween(2L, 3L);
		assertThat(good.isHungUpWithin(3 * HANDSHAKE_MILLIS)).as("who has subscribed to nothing").isFalse();
	}

	@Test
	void whoDoesNotFinishTheHandshakeOnAnotherThreadOfTheEngineIsHungUpOnToo() throws IOException {
		JeromqTransport twoThreads = new JeromqTransport(this.facts, new SystemTicker(), 2, List.of());
		try {
			String address = bind(PeerLimits.DEFAULTS, twoThreads);
			List<Visitor> silent = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				silent.add(visit(new Visitor(address)).say(GREETING));
			}
			for (Visitor visitor : silent) {
				assertThat(visitor.isHungUpWithin(30_000)).isTrue();
			}
		}
		finally {
			close();
			twoThreads.close(Duration.ofSeconds(30));
			this.opened = null;
		}
	}

	@Test
	void oldPeersWithoutAHandshakeStay() throws IOException {
		String address = bind(PeerLimits.DEFAULTS);
		Visitor zmtp1 = visit(new Visitor(address)).say(new byte[] { 1, 0 });
		Visitor zmtp2 = visit(new Visitor(address)).say(new byte[] { -1, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 2, 0, 0 });
		assertThat(zmtp1.isHungUpWithin(2 * HANDSHAKE_MILLIS)).isFalse();
		assertThat(zmtp2.isHungUpWithin(HANDSHAKE_MILLIS)).isFalse();
	}

	@Test
	void whoComesAfterTheLastPlaceIsTakenIsHungUpOn() throws IOException {
		String address = bind(new PeerLimits(2, 0));
		Visitor first = visit(Visitor.of(address, "SUB"));
		Visitor second = visit(Visitor.of(address, "SUB"));
		awaitPeers(2);
		assertThat(first.isHungUpWithin(300)).isFalse();
		assertThat(visit(Visitor.of(address, "SUB")).isHungUpWithin(30_000)).isTrue();
		assertThat(refusals(PeerRefusal.MAX_PEERS)).isOne();
		assertThat(second.isHungUpWithin(100)).isFalse();
		first.close();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(facts(LinkFact.PeerLost.class)).as("no fact about the refused peer").hasSize(1));
		assertThat(visit(Visitor.of(address, "SUB")).isHungUpWithin(300)).isFalse();
		awaitPeers(3);
	}

	@Test
	void whoHasNotFinishedTheHandshakeMakesRoom() throws IOException {
		String address = bind(new PeerLimits(3, 0));
		Visitor good = visit(Visitor.of(address, "SUB"));
		assertThat(good.isHungUpWithin(100)).isFalse();
		Visitor silent = visit(new Visitor(address));
		visit(new Visitor(address)).say(GREETING);
		awaitPeers(3);
		Visitor second = visit(Visitor.of(address, "SUB"));
		assertThat(silent.isHungUpWithin(30_000)).isTrue();
		assertThat(second.isHungUpWithin(100)).isFalse();
		assertThat(good.isHungUpWithin(100)).isFalse();
	}

	@Test
	void whoSubscribesToTooMuchIsHungUpOnAndTheOthersStay() throws IOException {
		String address = bind(new PeerLimits(0, 100));
		PublisherSocket publisher = (PublisherSocket) this.opened;
		Visitor good = visit(Visitor.of(address, "SUB")).meet().say(subscription("good"));
		Visitor greedy = visit(Visitor.of(address, "SUB")).meet();
		for (int i = 0; i < 101; i++) {
			greedy.say(subscription("many" + i));
		}
		assertThat(greedy.isHungUpWithin(30_000)).isTrue();
		assertThat(refusals(PeerRefusal.MAX_SUBSCRIPTIONS)).isOne();
		assertThat(good.isHungUpWithin(100)).isFalse();
		List<String> seen = new ArrayList<>();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			for (byte[] event = publisher.receiveSubscription(); event != null; event = publisher
				.receiveSubscription()) {
				seen.add(new String(event, StandardCharsets.US_ASCII));
			}
			assertThat(seen).contains("\u0001good", "\u0001many99", "\u0000many99").hasSize(201);
		});
	}

	@Test
	void whatIsNoSubscriptionIsNotKept() throws IOException {
		String address = bind(PeerLimits.DEFAULTS);
		PublisherSocket publisher = (PublisherSocket) this.opened;
		Visitor chatty = visit(Visitor.of(address, "SUB")).meet();
		byte[] endless = { 1, 1, 'x' };
		byte[] message = ScriptedPeer.frame(ScriptedPeer.ascii("hello"));
		for (int i = 0; i < 1000; i++) {
			chatty.say(message, endless);
		}
		chatty.say(subscription("at last"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(publisher.receiveSubscription()).isEqualTo(ScriptedPeer.ascii("\u0001at last")));
		assertThat(publisher.receiveSubscription()).isNull();
	}

	@Test
	void whoSendsAMessageWithoutEndToABoundSubscriberIsHungUpOn() throws IOException {
		SocketSettings settings = Requests.settings(1000, Duration.ofMillis(HANDSHAKE_MILLIS));
		this.request = Requests.request(SocketType.SUB, SocketMode.BIND, "tcp://127.0.0.1:*", settings);
		SubscriberSocket subscriber = this.transport.openSubscriber(this.request);
		this.opened = subscriber;
		subscriber.subscribe(TopicPrefix.EVERYTHING);
		String address = this.facts.await(this.request.key(), LinkFact.Listening.class).address();
		Visitor good = visit(Visitor.of(address, "PUB")).meet();
		Visitor endless = visit(Visitor.of(address, "PUB")).meet();
		endless.sayUntilHungUp(endlessMessage());
		assertThat(refusals(PeerRefusal.MESSAGE_SIZE)).isOne();
		good.say(ScriptedPeer.frame(ScriptedPeer.ascii("hello")));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(subscriber.receive()).isEqualTo(new byte[][] { ScriptedPeer.ascii("hello") }));
	}

	@Test
	void aPublisherThatSendsAMessageWithoutEndIsLost() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.request = Requests.subscriber("tcp://127.0.0.1:" + server.getLocalPort());
			SubscriberSocket subscriber = this.transport.openSubscriber(this.request);
			this.opened = subscriber;
			subscriber.subscribe(TopicPrefix.EVERYTHING);
			try (Visitor publisher = new Visitor(server.accept())) {
				publisher.say(GREETING, ScriptedPeer.ready("PUB"));
				FreshConnection.await(this.transport, this.facts, this.request.key());
				publisher.meet().sayUntilHungUp(endlessMessage());
			}
			LinkFact.Lost lost = this.facts.await(this.request.key(), LinkFact.Lost.class);
			assertThat(lost).isEqualTo(new LinkFact.Lost(LossCause.PROTOCOL, "MESSAGE_SIZE"));
			assertThat(subscriber.receive()).isNull();
			assertThat(refusals(PeerRefusal.MESSAGE_SIZE)).isOne();
		}
	}

	private String bind(PeerLimits limits) {
		return bind(limits, this.transport);
	}

	private String bind(PeerLimits limits, JeromqTransport engine) {
		SocketSettings plain = Requests.settings(1024, Duration.ofMillis(HANDSHAKE_MILLIS));
		this.request = Requests.request(SocketType.PUB, SocketMode.BIND, "tcp://127.0.0.1:*",
				new SocketSettings(plain.handshakeIvl(), plain.heartbeat(), plain.keepalive(), plain.linger(),
						plain.sndHwm(), plain.rcvHwm(), plain.maxMsgSize(), 0, 0, false, limits));
		this.opened = engine.openPublisher(this.request);
		return this.facts.await(this.request.key(), LinkFact.Listening.class).address();
	}

	private Visitor visit(Visitor visitor) {
		this.visitors.add(visitor);
		return visitor;
	}

	private void awaitPeers(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(facts(LinkFact.PeerConnected.class)).hasSize(count));
	}

	private List<LinkFact> facts(Class<? extends LinkFact> kind) {
		return this.facts.of(this.request.key()).stream().filter(kind::isInstance).toList();
	}

	private long refusals(PeerRefusal reason) {
		return this.request.traffic().refusals(reason);
	}

	private static byte[] subscription(String topic) {
		return ScriptedPeer.frame(ScriptedPeer.ascii("\u0001" + topic));
	}

	/** Ten thousand empty frames, each followed by more. */
	private static byte[] endlessMessage() {
		byte[] frames = new byte[20_000];
		for (int i = 0; i < frames.length; i += 2) {
			frames[i] = 1;
		}
		return frames;
	}

}
