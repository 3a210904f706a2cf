package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
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
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.ZmqTransportException;
import org.zmqspring.transport.ZmqTransportException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What JeroMQ tells of connections, in our words. */
@Timeout(120)
class JeromqFactsIntegrationTests {

	private static final byte[] GREETING = ScriptedPeer.greeting("NULL");

	private static final byte[] READY = ScriptedPeer.ready("XPUB");

	private final RecordedFacts facts = new RecordedFacts();

	private final JeromqTransport transport = new JeromqTransport(this.facts, new SystemTicker());

	@AfterEach
	void close() {
		this.transport.close(Duration.ofSeconds(30));
	}

	@Test
	void refusedAttemptFails() throws IOException {
		SubscriberSocket socket = this.transport.openSubscriber(Requests.subscriber(freeAddress()));
		this.facts.await(socket.key(), LinkFact.AttemptFailed.class);
		assertThat(closed(socket)).containsExactly(new LinkFact.AttemptFailed(true), new LinkFact.Retired());
	}

	@Test
	void peerThatHangsUpAfterTheGreetingIsLost() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(true, GREETING, READY)) {
			SubscriberSocket socket = lost(peer);
			assertThat(closed(socket)).satisfiesExactly(
					(fact) -> assertThat(fact).isInstanceOfSatisfying(LinkFact.Connected.class,
							(connected) -> assertThat("tcp://" + connected.remote()).isEqualTo(peer.address())),
					(fact) -> assertThat(fact).isEqualTo(new LinkFact.Greeted()),
					(fact) -> assertThat(fact).isEqualTo(new LinkFact.Lost(LossCause.PEER, "")),
					(fact) -> assertThat(fact).isEqualTo(new LinkFact.Retired()));
		}
	}

	@Test
	void webServerIsNotZmtp() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, ScriptedPeer.ascii("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
			SubscriberSocket socket = connected(Requests.subscriber(peer.address()));
			this.facts.await(socket.key(), LinkFact.NotZmtp.class);
			assertThat(closed(socket)).doesNotContain(new LinkFact.Greeted());
		}
	}

	@Test
	void peerThatNeverGreetsIsLostInTheHandshake() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false)) {
			assertThat(closed(lost(peer))).contains(new LinkFact.Lost(LossCause.HANDSHAKE, ""));
		}
	}

	@Test
	void peerThatFreezesIsLostByHeartbeat() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY)) {
			HeartbeatSettings heartbeat = new HeartbeatSettings(Duration.ofMillis(200), Duration.ofMillis(150),
					Duration.ZERO);
			SocketRequest request = Requests.request(SocketType.SUB, SocketMode.CONNECT, peer.address(),
					Requests.settings(1000, Duration.ofSeconds(1), heartbeat));
			SubscriberSocket socket = connected(request);
			this.facts.await(socket.key(), LinkFact.Lost.class);
			assertThat(closed(socket)).contains(new LinkFact.Lost(LossCause.HEARTBEAT, ""));
		}
	}

	@Test
	void frameAboveTheLimitIsABreachOfProtocol() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(false, GREETING, READY, ScriptedPeer.header(1001))) {
			assertThat(closed(lost(peer))).contains(new LinkFact.Lost(LossCause.PROTOCOL, ""));
		}
	}

	@Test
	void peerThatRefusesIsToldOnce() throws IOException {
		try (ScriptedPeer peer = new ScriptedPeer(true, GREETING, ScriptedPeer.error("400"))) {
			assertThat(closed(lost(peer))).filteredOn(LinkFact.Lost.class::isInstance)
				.containsExactly(new LinkFact.Lost(LossCause.REFUSED, "ERROR 400"));
		}
	}

	@Test
	void nonsenseLengthsHarmNobodyElse() throws IOException {
		byte[][] hostile = { ScriptedPeer.header(0xFFFFFFFF7FFFFFF0L), ScriptedPeer.header(0x800000007FFFFFFFL),
				ScriptedPeer.header(Long.MIN_VALUE), ScriptedPeer.header(-1) };
		try (PeerSockets good = new PeerSockets(); SocketPoller<EngineSocket> poller = this.transport.newPoller()) {
			SubscriberSocket socket = connected(Requests.subscriber(good.address()));
			poller.add(socket);
			socket.subscribe(TopicPrefix.EVERYTHING);
			for (byte[] header : hostile) {
				try (ScriptedPeer peer = new ScriptedPeer(true, GREETING, READY, header)) {
					SubscriberSocket victim = connected(Requests.subscriber(peer.address()));
					victim.subscribe(TopicPrefix.EVERYTHING);
					this.facts.await(victim.key(), LinkFact.Lost.class);
					assertThat(victim.receive()).isNull();
					assertThat(closed(victim)).doesNotHaveAnyElementsOfTypes(LinkFact.AttemptFailed.class)
						.noneMatch((fact) -> fact instanceof LinkFact.Lost lost && lost.cause() == LossCause.ENGINE);
				}
			}
			good.awaitSubscription("");
			good.publish("still here");
			while (socket.receive() == null) {
				poller.await(Long.MAX_VALUE);
			}
			poller.remove(socket);
			closed(socket);
		}
	}

	@Test
	void boundSocketTellsOfItsPeers() {
		PublisherSocket socket = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		String address = this.facts.await(socket.key(), LinkFact.Listening.class).address();
		assertThat(address).matches("tcp://127\\.0\\.0\\.1:[1-9]\\d*");
		try (PeerSockets peer = new PeerSockets()) {
			peer.subscribe(address, "a");
			this.facts.await(socket.key(), LinkFact.PeerConnected.class);
		}
		LinkFact.PeerLost lost = this.facts.await(socket.key(), LinkFact.PeerLost.class);
		assertThat(closed(socket)).containsExactly(new LinkFact.Listening(address),
				new LinkFact.PeerConnected(lost.remote()), lost, new LinkFact.Retired());
	}

	@Test
	void portInUseIsRefusedAndLeavesNothing() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertRefused("tcp://*:" + taken.getLocalPort(), Reason.ADDRESS_IN_USE, "in use");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void portInUseAtAnAddressThatNoInterfaceListsIsRefusedForThatReason() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
			assertRefused("tcp://127.0.0.2:" + taken.getLocalPort(), Reason.ADDRESS_IN_USE, "in use");
		}
	}

	@Test
	void addressOfAnotherMachineIsRefused() {
		assertRefused("tcp://192.0.2.1:5555", Reason.ADDRESS_NOT_AVAILABLE, "no such address");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://[::1]:5555", "tcp://[2001:db8::1]:5555" })
	void ipv6AddressesWithoutTheOptionAreRefusedForThatReasonOnBothSides(String address) {
		assertRefused(address, Reason.INVALID_OPTION, "'ipv6' is false");
		SocketRequest request = Requests.subscriber(address);
		assertThatExceptionOfType(ZmqTransportException.class).isThrownBy(() -> this.transport.openSubscriber(request))
			.withMessageContaining("'ipv6' is false")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("this machine", "for all"));
	}

	@Test
	void aRemoteAddressWithAnUnknownScopeIsNotCalledOneOfThisMachine() {
		SocketSettings defaults = SocketSettings.subscriberDefaults();
		SocketSettings ipv6 = new SocketSettings(defaults.handshakeIvl(), defaults.heartbeat(), defaults.keepalive(),
				defaults.linger(), 0, 0, defaults.maxMsgSize(), 0, 0, true, defaults.peers());
		SocketRequest request = Requests.request(SocketType.SUB, SocketMode.CONNECT, "tcp://[fe80::1%nosuch0]:5555",
				ipv6);
		assertThatExceptionOfType(ZmqTransportException.class).isThrownBy(() -> this.transport.openSubscriber(request))
			.withMessageContainingAll("Cannot connect " + request.key().link() + " to", "fe80::1%nosuch0",
					"no such interface")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("this machine", "for all"));
	}

	@Test
	void inprocNamesThatAreNotBoundAreRefused() {
		SocketRequest request = Requests.subscriber("inproc://nothing");
		assertThatExceptionOfType(ZmqTransportException.class).isThrownBy(() -> this.transport.openSubscriber(request))
			.withMessageContainingAll("inproc://nothing", "bound");
		assertThat(this.facts.of(request.key())).isEmpty();
	}

	@Test
	void whenABoundInprocSocketIsClosedThenTheConnectedOneIsLost() {
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("inproc://lost"));
		SubscriberSocket subscriber = this.transport.openSubscriber(Requests.subscriber("inproc://lost"));
		publisher.close();
		while (this.facts.of(subscriber.key()).stream().noneMatch(LinkFact.Lost.class::isInstance)) {
			// the engine lets the publisher go once the other end has seen that
			assertThat(subscriber.receive()).isNull();
			Thread.onSpinWait();
		}
		assertThat(closed(subscriber)).endsWith(new LinkFact.Lost(LossCause.PEER, ""), new LinkFact.Retired());
	}

	private void assertRefused(String address, Reason reason, String why) {
		SocketRequest request = Requests.publisher(address);
		assertThatExceptionOfType(ZmqTransportException.class).isThrownBy(() -> this.transport.openPublisher(request))
			.withMessageContainingAll(address, why)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
		this.transport.close(Duration.ofSeconds(30));
		assertThat(this.facts.of(request.key())).isEmpty();
	}

	@Test
	void addressIsFreeOnceItsSocketHasRetired() {
		PublisherSocket first = this.transport.openPublisher(Requests.publisher("tcp://127.0.0.1:*"));
		String address = this.facts.await(first.key(), LinkFact.Listening.class).address();
		closed(first);
		for (int i = 0; i < 50; i++) {
			PublisherSocket next = this.transport.openPublisher(Requests.publisher(address));
			assertThat(closed(next)).containsExactly(new LinkFact.Listening(address), new LinkFact.Retired());
		}
	}

	@Test
	void inprocIsThereAtOnce() {
		PublisherSocket publisher = this.transport.openPublisher(Requests.publisher("inproc://prices"));
		SubscriberSocket subscriber = this.transport.openSubscriber(Requests.subscriber("inproc://prices"));
		subscriber.subscribe(TopicPrefix.of("a"));
		byte[] event = null;
		while (event == null) {
			event = publisher.receiveSubscription();
		}
		publisher.send(new byte[][] { ScriptedPeer.ascii("a1") });
		assertThat(subscriber.receive()).isDeepEqualTo(new byte[][] { ScriptedPeer.ascii("a1") });
		subscriber.close();
		assertThat(closed(publisher)).containsExactly(new LinkFact.Listening("inproc://prices"),
				new LinkFact.Retired());
		assertThat(closed(subscriber)).containsExactly(new LinkFact.Connected("inproc", "inproc://prices"),
				new LinkFact.Greeted(), new LinkFact.HandshakeDone(), new LinkFact.Retired());
	}

	@Test
	void failingCustomizerIsAnInvalidOption() {
		JeromqTransport customized = new JeromqTransport(this.facts, new SystemTicker(), 1,
				List.of((name, socket) -> socket.setHandshakeIvl(-1)));
		assertThatExceptionOfType(ZmqTransportException.class)
			.isThrownBy(() -> customized.openSubscriber(Requests.subscriber("tcp://127.0.0.1:1")))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.INVALID_OPTION));
		customized.close(Duration.ofSeconds(30));
	}

	private SubscriberSocket lost(ScriptedPeer peer) {
		SubscriberSocket socket = connected(Requests.subscriber(peer.address()));
		this.facts.await(socket.key(), LinkFact.Lost.class);
		return socket;
	}

	private SubscriberSocket connected(SocketRequest request) {
		SubscriberSocket socket = this.transport.openSubscriber(request);
		FreshConnection.await(this.transport, this.facts, socket.key());
		return socket;
	}

	private List<LinkFact> closed(EngineSocket socket) {
		socket.close();
		this.facts.await(socket.key(), LinkFact.Retired.class);
		return this.facts.of(socket.key());
	}

	private static String freeAddress() throws IOException {
		try (ServerSocket server = new ServerSocket(0)) {
			return "tcp://127.0.0.1:" + server.getLocalPort();
		}
	}

}
