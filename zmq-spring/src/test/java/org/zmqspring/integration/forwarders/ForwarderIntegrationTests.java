package org.zmqspring.integration.forwarders;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.ZMQ;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.forward.ForwarderDropReason;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.forward.Forwarders;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.ZmqThreads;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A forwarder between peers on the bare engine, or on libzmq. */
@Timeout(120)
class ForwarderIntegrationTests {

	private final RawPeers peers = new RawPeers();

	@AfterEach
	void closePeers() {
		this.peers.close();
	}

	@Test
	void messagesGoDownAndSubscriptionsGoUp() {
		try (ForwarderApp app = ForwarderApp.bound()) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket prices = this.peers.subscriber(app.backend(), "prices.");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+prices.");
			ZMQ.Socket trades = this.peers.subscriber(app.backend(), "trades.", "prices.");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+trades.");
			RawPeers.send(publisher, "trades.1", "t");
			RawPeers.send(publisher, "prices.1", "p", "", "last");
			assertThat(RawPeers.receive(trades)).containsExactly("trades.1", "t");
			assertThat(RawPeers.receive(trades)).containsExactly("prices.1", "p", "", "last");
			assertThat(RawPeers.receive(prices)).containsExactly("prices.1", "p", "", "last");
			trades.unsubscribe("trades.");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("-trades.");
			trades.close();
			app.awaitPeers(SocketType.XPUB, 1);
			prices.close();
			assertThat(RawPeers.subscription(publisher)).isEqualTo("-prices.");
			app.awaitForwarded(2);
			assertThat(app.info().counts().forwardedBytes()).isEqualTo(9 + 13);
			assertThat(app.droppedInTotal()).isZero();
		}
	}

	@Test
	void aPublisherThatComesLaterGetsAllSubscriptions() {
		try (ForwarderApp app = ForwarderApp.bound()) {
			ZMQ.Socket subscriber = this.peers.subscriber(app.backend(), "a", "b");
			app.awaitSubscriptions(2);
			for (int i = 0; i < 3; i++) {
				ZMQ.Socket publisher = this.peers.publisher(app.frontend());
				assertThat(Set.of(RawPeers.subscription(publisher), RawPeers.subscription(publisher)))
					.containsExactlyInAnyOrder("+a", "+b");
				RawPeers.send(publisher, "a" + i);
				assertThat(RawPeers.receive(subscriber)).containsExactly("a" + i);
				publisher.close();
			}
		}
	}

	@Test
	void bothSidesCanConnect() {
		ZMQ.Socket publisher = this.peers.boundPublisher();
		ZMQ.Socket subscriber = this.peers.boundSubscriber("a");
		try (ForwarderApp app = new ForwarderApp((hub) -> hub.frontend((side) -> side.connect(endpoint(publisher)))
			.backend((side) -> side.connect(endpoint(subscriber))))) {
			awaitSubscribed(app, subscriber);
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			RawPeers.send(publisher, "a1", "payload");
			assertThat(RawPeers.receive(subscriber)).containsExactly("a1", "payload");
			assertThat(app.droppedInTotal()).isZero();
		}
	}

	@Test
	void eachSideCanHaveSeveralEndpoints() {
		List<ZMQ.Socket> publishers = List.of(this.peers.boundPublisher(), this.peers.boundPublisher());
		int port = TestPorts.free();
		try (ForwarderApp app = new ForwarderApp(
				(hub) -> hub.frontend((side) -> side.connect(endpoint(publishers.get(0)), endpoint(publishers.get(1))))
					.backend((side) -> side.bind(ForwarderApp.ANY, "tcp://127.0.0.1:" + port)))) {
			List<ZMQ.Socket> subscribers = List.of(this.peers.subscriber(app.backend(), "a"),
					this.peers.subscriber("tcp://127.0.0.1:" + port, "a"));
			app.awaitPeers(SocketType.XPUB, 2);
			Awaitility.await()
				.atMost(ForwarderApp.LONG)
				.until(() -> app.context.getBean(LinkDirectory.class)
					.links()
					.stream()
					.allMatch((link) -> link.state().isUp()));
			for (ZMQ.Socket publisher : publishers) {
				assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			}
			awaitBothSubscribed(publishers.get(0), subscribers);
			for (ZMQ.Socket publisher : publishers) {
				RawPeers.send(publisher, "a" + publishers.indexOf(publisher), "x".repeat(5000), "end");
				for (ZMQ.Socket subscriber : subscribers) {
					assertThat(RawPeers.receive(subscriber)).containsExactly("a" + publishers.indexOf(publisher),
							"x".repeat(5000), "end");
				}
			}
			assertThat(app.droppedInTotal()).isZero();
		}
	}

	/** Only the first of two subscriptions to a topic is seen by a publisher. */
	private static void awaitBothSubscribed(ZMQ.Socket publisher, List<ZMQ.Socket> subscribers) {
		for (ZMQ.Socket subscriber : subscribers) {
			subscriber.setReceiveTimeOut(5);
			List<String> received = null;
			while (received == null) {
				RawPeers.send(publisher, "awaited");
				received = RawPeers.receive(subscriber);
			}
		}
		RawPeers.send(publisher, "a, the last one");
		for (ZMQ.Socket subscriber : subscribers) {
			subscriber.setReceiveTimeOut(RawPeers.PATIENCE);
			List<String> received = List.of();
			while (!received.equals(List.of("a, the last one"))) {
				received = RawPeers.receive(subscriber);
				assertThat(received).isNotNull();
			}
		}
	}

	@Test
	void messagesOfAnyShapeAreUnchanged() {
		int count = Integer.getInteger("zmq.forwarder.messages", 20_000);
		try (ForwarderApp app = new ForwarderApp((hub) -> hub
			.backend((side) -> side.options((options) -> options.xpubNodrop(true).linger(Duration.ofSeconds(10)))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket subscriber = this.peers.subscriber(app.backend(), "");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+");
			Thread sender = new Thread(() -> {
				Random random = new Random(1);
				for (int i = 0; i < count; i++) {
					RawPeers.send(publisher, frames(random, i));
				}
			});
			sender.start();
			CRC32 sent = new CRC32();
			CRC32 received = new CRC32();
			Random random = new Random(1);
			for (int i = 0; i < count; i++) {
				note(sent, List.of(frames(random, i)));
				List<byte[]> message = RawPeers.receiveBytes(subscriber);
				assertThat(message).as("message " + i).isNotNull();
				note(received, message);
				assertThat(received.getValue()).as("checksum up to message " + i).isEqualTo(sent.getValue());
			}
			app.awaitForwarded(count);
			assertThat(app.droppedInTotal()).isZero();
		}
	}

	private static byte[][] frames(Random random, int number) {
		byte[][] frames = new byte[1 + random.nextInt(10)][];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = new byte[(random.nextInt(4) == 0) ? 0 : random.nextInt(300)];
			random.nextBytes(frames[i]);
		}
		if (number % 2000 == 1000) {
			frames[frames.length - 1] = new byte[(1 << 20) + random.nextInt(100)];
			random.nextBytes(frames[frames.length - 1]);
		}
		return frames;
	}

	private static void note(CRC32 checksum, List<byte[]> frames) {
		checksum.update(frames.size());
		for (byte[] frame : frames) {
			checksum.update(frame.length >>> 8);
			checksum.update(frame.length);
			checksum.update(frame);
		}
	}

	@Test
	void messagesGoThroughTwoForwarders() {
		try (ForwarderApp upper = ForwarderApp.bound();
				ForwarderApp lower = new ForwarderApp((hub) -> hub.frontend((side) -> side.connect(upper.backend())))) {
			ZMQ.Socket subscriber = this.peers.subscriber(lower.backend(), "a", "b");
			ZMQ.Socket publisher = this.peers.publisher(upper.frontend());
			assertThat(Set.of(RawPeers.subscription(publisher), RawPeers.subscription(publisher)))
				.containsExactlyInAnyOrder("+a", "+b");
			RawPeers.send(publisher, "a1", "", "x");
			assertThat(RawPeers.receive(subscriber)).containsExactly("a1", "", "x");
			subscriber.close();
			assertThat(Set.of(RawPeers.subscription(publisher), RawPeers.subscription(publisher)))
				.containsExactlyInAnyOrder("-a", "-b");
		}
	}

	@Test
	void whenThePublisherRestartsThenItGetsTheSubscriptionsAgain() {
		ZMQ.Socket first = this.peers.boundPublisher();
		String endpoint = endpoint(first);
		try (ForwarderApp app = new ForwarderApp((hub) -> hub.frontend((side) -> side.connect(endpoint)))) {
			ZMQ.Socket subscriber = this.peers.subscriber(app.backend(), "a");
			assertThat(RawPeers.subscription(first)).isEqualTo("+a");
			first.close();
			ZMQ.Socket second = this.peers.socket(org.zeromq.SocketType.XPUB);
			Awaitility.await().atMost(ForwarderApp.LONG).ignoreExceptions().until(() -> second.bind(endpoint));
			assertThat(RawPeers.subscription(second)).isEqualTo("+a");
			RawPeers.send(second, "a2");
			assertThat(RawPeers.receive(subscriber)).containsExactly("a2");
		}
	}

	/** A publisher that connects keeps the subscriptions while it is disconnected. */
	@Test
	void whenTheForwarderRestartsThenEverythingIsBack() {
		int frontend = TestPorts.free();
		int backend = TestPorts.free();
		ZMQ.Socket publisher = this.peers.publisher("tcp://127.0.0.1:" + frontend);
		ZMQ.Socket subscriber = this.peers.subscriber("tcp://127.0.0.1:" + backend, "a");
		for (int i = 0; i < 3; i++) {
			try (ForwarderApp app = new ForwarderApp(
					(hub) -> hub.frontend((side) -> side.bind("tcp://127.0.0.1:" + frontend))
						.backend((side) -> side.bind("tcp://127.0.0.1:" + backend)))) {
				awaitSubscribed(app, subscriber);
				app.awaitPeers(SocketType.XSUB, 1);
				awaitForwarded(publisher, subscriber, "a" + i);
				ZMQ.Socket fresh = this.peers.publisher("tcp://127.0.0.1:" + frontend);
				assertThat(RawPeers.subscription(fresh)).isEqualTo("+a");
				fresh.close();
			}
		}
	}

	/**
	 * A bound or reconnected subscriber on the bare engine sends its subscriptions when
	 * it is used.
	 */
	private static void awaitSubscribed(ForwarderApp app, ZMQ.Socket subscriber) {
		Awaitility.await().atMost(ForwarderApp.LONG).until(() -> {
			subscriber.recv(ZMQ.DONTWAIT);
			return app.info().subscriptions() == 1;
		});
	}

	/** Send until it arrives: a subscription may still be on its way. */
	private static void awaitForwarded(ZMQ.Socket publisher, ZMQ.Socket subscriber, String topic) {
		subscriber.setReceiveTimeOut(10);
		Awaitility.await().atMost(ForwarderApp.LONG).until(() -> {
			RawPeers.send(publisher, topic);
			return List.of(topic).equals(RawPeers.receive(subscriber));
		});
	}

	@Test
	void whenTheContextIsStoppedAndStartedThenTheForwarderWorksAgain() {
		try (ForwarderApp app = ForwarderApp.bound()) {
			for (int i = 0; i < 3; i++) {
				ZMQ.Socket publisher = this.peers.publisher(app.frontend());
				ZMQ.Socket subscriber = this.peers.subscriber(app.backend(), "a");
				assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
				RawPeers.send(publisher, "a" + i);
				assertThat(RawPeers.receive(subscriber)).containsExactly("a" + i);
				publisher.close();
				subscriber.close();
				app.context.stop();
				assertThat(app.info().subscriptions()).isZero();
				app.context.start();
			}
			assertThat(app.info().counts().forwardedMessages()).isEqualTo(3);
		}
	}

	@Test
	void whatWasReceivedIsSentAtTheEnd() {
		ZMQ.Socket subscriber;
		Forwarders forwarders;
		try (ForwarderApp app = new ForwarderApp((hub) -> hub
			.backend((side) -> side.options((options) -> options.sndHwm(0).linger(Duration.ofSeconds(10)))))) {
			forwarders = app.context.getBean(Forwarders.class);
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			subscriber = this.peers.subscriber(app.backend(), "a");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			for (int i = 0; i < 5000; i++) {
				RawPeers.send(publisher, "a" + i);
			}
			assertThat(RawPeers.receive(subscriber)).containsExactly("a0");
		}
		ForwarderInfo.Counts counts = forwarders.infos().get(0).counts();
		assertThat(counts.dropped().values()).containsOnly(0L);
		for (int i = 1; i < counts.forwardedMessages(); i++) {
			assertThat(RawPeers.receive(subscriber)).containsExactly("a" + i);
		}
		subscriber.setReceiveTimeOut(100);
		assertThat(subscriber.recv()).isNull();
	}

	@Test
	void noThreadIsLeft() {
		Set<Thread> before = ZmqThreads.alive();
		try (ForwarderApp app = ForwarderApp.bound()) {
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().equals("zmq-forwarder-hub"))
				.singleElement()
				.matches((thread) -> !thread.isDaemon());
			assertThat(app.info().name()).isEqualTo("hub");
		}
		ZmqThreads.awaitOnly(before);
	}

	/**
	 * A peer that does not read takes what fits into the queues. The sum of what it gets
	 * later and what was dropped for it is what the forwarder has sent.
	 */
	@Test
	void whatASlowSubscriberMissesIsCountedExactly() {
		try (ForwarderApp app = new ForwarderApp(
				(hub) -> hub.backend((side) -> side.options((options) -> options.sndHwm(10))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket slow = this.peers.connected(org.zeromq.SocketType.SUB, app.backend(), (socket) -> {
				socket.setRcvHWM(10);
				socket.setReceiveBufferSize(8192);
				socket.subscribe("a");
			});
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			int count = 5000;
			byte[] payload = new byte[10_000];
			for (int i = 0; i < count; i++) {
				RawPeers.send(publisher, "a".getBytes(StandardCharsets.UTF_8), payload);
			}
			app.awaitForwarded(count);
			long dropped = app.dropped(ForwarderDropReason.HWM);
			assertThat(dropped).isPositive();
			for (int i = 0; i < count - dropped; i++) {
				assertThat(RawPeers.receiveBytes(slow)).as("message " + i + " with " + dropped + " dropped").hasSize(2);
			}
			slow.setReceiveTimeOut(200);
			assertThat(slow.recv()).isNull();
			assertThat(app.droppedInTotal()).isEqualTo(dropped);
		}
	}

	@Test
	void withNodropNothingIsDroppedForASlowSubscriber() {
		try (ForwarderApp app = new ForwarderApp((hub) -> hub
			.frontend((side) -> side.options((options) -> options.rcvHwm(10)))
			.backend((side) -> side.options(
					(options) -> options.sndHwm(10).xpubNodrop(true).xpubNodropTimeout(Duration.ofSeconds(100)))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket slow = this.peers.connected(org.zeromq.SocketType.SUB, app.backend(), (socket) -> {
				socket.setRcvHWM(10);
				socket.setReceiveBufferSize(8192);
				socket.subscribe("a");
			});
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			int count = 5000;
			byte[] payload = new byte[10_000];
			for (int i = 0; i < count; i++) {
				RawPeers.send(publisher, ("a" + i).getBytes(StandardCharsets.UTF_8), payload);
			}
			for (int i = 0; i < count; i++) {
				assertThat(text(RawPeers.receiveBytes(slow))).isEqualTo("a" + i);
			}
			assertThat(app.droppedInTotal()).isZero();
		}
	}

	@Test
	void withNodropASubscriberThatTakesNothingIsDisconnected() {
		try (ForwarderApp app = new ForwarderApp((hub) -> hub.backend((side) -> side
			.options((options) -> options.sndHwm(10).xpubNodrop(true).xpubNodropTimeout(Duration.ofSeconds(3)))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket healthy = this.peers.subscriber(app.backend(), "a");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			ZMQ.Socket stuck = this.peers.connected(org.zeromq.SocketType.SUB, app.backend(), (socket) -> {
				socket.setRcvHWM(10);
				socket.setReceiveBufferSize(8192);
				socket.setReconnectIVL(600_000);
				socket.subscribe("a");
				socket.subscribe("stuck");
			});
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+stuck");
			int count = 5000;
			byte[] payload = new byte[10_000];
			for (int i = 0; i < count; i++) {
				RawPeers.send(publisher, ("a" + i).getBytes(StandardCharsets.UTF_8), payload);
			}
			for (int i = 0; i < count; i++) {
				assertThat(text(RawPeers.receiveBytes(healthy))).isEqualTo("a" + i);
			}
			assertThat(app.dropped(ForwarderDropReason.HWM)).isZero();
			Awaitility.await().atMost(ForwarderApp.LONG).until(() -> app.dropped(ForwarderDropReason.STALLED) > 0);
			app.awaitPeers(SocketType.XPUB, 1);
			stuck.close();
		}
	}

	@Test
	void peersOnLibzmqAreServedOnBothSides() {
		PythonPeer.assumeAvailable();
		try (ForwarderApp app = ForwarderApp.bound(); PythonPeer subscriber = PythonPeer.program("""
				import sys, zmq
				s = zmq.Context().socket(zmq.SUB)
				s.setsockopt(zmq.SUBSCRIBE, b'a')
				s.connect(sys.argv[1])
				print('ready')
				while True:
				    print(b'|'.join(s.recv_multipart()).decode())
				""", app.backend()); PythonPeer publisher = PythonPeer.program("""
				import sys, time, zmq
				s = zmq.Context().socket(zmq.XPUB)
				s.connect(sys.argv[1])
				print('ready')
				print(s.recv())
				s.send_multipart([b'b', b'not subscribed'])
				s.send_multipart([b'a1', b'', b'payload', b''])
				s.send_multipart([b'a2'])
				print(s.recv())
				""", app.frontend())) {
			publisher.awaitLine("b'\\x01a'"::equals);
			subscriber.awaitLine("a1||payload|"::equals);
			subscriber.awaitLine("a2"::equals);
			subscriber.kill();
			publisher.awaitLine("b'\\x00a'"::equals);
		}
	}

	@Test
	void aNameThatClashesIsRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ZmqSettings.builder()
				.publisher("hub.backend", (publisher) -> publisher.bind(ForwarderApp.ANY))
				.forwarder("hub", (hub) -> both(hub, ForwarderApp.ANY, ForwarderApp.ANY))
				.build())
			.withMessageContaining("configures the socket 'hub.backend', and zmq.publishers.hub.backend.endpoints"
					+ " configures a socket of the same name");
	}

	@Test
	void sidesWithoutOrWithTheSameEndpointsAreRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ZmqSettings.builder()
				.forwarder("hub", (hub) -> both(hub, "tcp://*:5555", "tcp://*:5555"))
				.forwarder("other", (other) -> other.frontend((side) -> side.bind(ForwarderApp.ANY)))
				.build())
			.withMessageContaining(
					"zmq.forwarders.hub.backend.endpoints[0]='tcp://*:5555': is also an endpoint of the" + " frontend")
			.withMessageContaining("zmq.forwarders.other.backend.endpoints");
	}

	private static void both(SocketBuilder.Forwarder hub, String frontend, String backend) {
		hub.frontend((side) -> side.bind(frontend)).backend((side) -> side.bind(backend));
	}

	private static String endpoint(ZMQ.Socket socket) {
		return RawPeers.endpoint(socket);
	}

	private static String text(@Nullable List<byte[]> frames) {
		assertThat(frames).isNotNull();
		return new String(frames.get(0), StandardCharsets.UTF_8);
	}

}
