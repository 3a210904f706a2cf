package org.zmqspring.integration.hostile;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zmqspring.integration.faults.Zmtp;
import org.zmqspring.integration.forwarders.ForwarderApp;
import org.zmqspring.integration.forwarders.RawPeers;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.transport.PeerRefusal;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Hostile peers on one side of a forwarder do not reach the other side. */
@Timeout(300)
class HostileForwarderPeersIntegrationTests {

	private static final int CASES = 3000;

	private final RawPeers peers = new RawPeers();

	@AfterEach
	void closePeers() {
		this.peers.close();
	}

	@Test
	void whateverStrangersSayOnEitherSideGoodPeersGetEveryMessage() throws Exception {
		try (ForwarderApp app = new ForwarderApp((hub) -> {
		}); RawPeers ofPublisher = new RawPeers()) {
			ZMQ.Socket publisher = ofPublisher.publisher(app.frontend());
			ZMQ.Socket subscriber = this.peers.subscriber(app.backend(), "good.");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+good.");
			AtomicInteger sent = new AtomicInteger();
			Thread sender = new Thread(() -> {
				while (sent.get() >= 0) {
					RawPeers.send(publisher, "good.", String.valueOf(sent.getAndIncrement()));
					LockSupport.parkNanos(2_000_000);
				}
			});
			sender.start();
			assertThat(new Assault(portOf(app.backend()), "SUB").hold(Conversation.of(Fuzz.SEED, 0, CASES, "SUB")))
				.isEmpty();
			assertThat(new Assault(portOf(app.frontend()), "PUB").hold(Conversation.of(Fuzz.SEED, 0, CASES, "PUB")))
				.isEmpty();
			int last = sent.getAndSet(Integer.MIN_VALUE);
			sender.join();
			for (int i = 0; i < last; i++) {
				assertThat(RawPeers.receive(subscriber)).containsExactly("good.", String.valueOf(i));
			}
			assertThat(app.info().subscriptions()).isOne();
			app.awaitPeers(org.zmqspring.transport.SocketType.XPUB, 1);
			app.awaitPeers(org.zmqspring.transport.SocketType.XSUB, 1);
		}
	}

	@Test
	void aPeerThatSubscribesToTooMuchIsDisconnectedAndItsSubscriptionsEnd() {
		try (ForwarderApp app = new ForwarderApp(
				(hub) -> hub.backend((side) -> side.options((options) -> options.maxSubscriptionsPerPeer(100))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket good = this.peers.subscriber(app.backend(), "good.");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+good.");
			ZMQ.Socket greedy = this.peers.subscriber(app.backend());
			for (int i = 0; i < 500; i++) {
				greedy.subscribe("x" + i);
			}
			Awaitility.await().atMost(ForwarderApp.LONG).until(() -> refused(app, PeerRefusal.MAX_SUBSCRIPTIONS) > 0);
			greedy.close();
			app.awaitSubscriptions(1);
			RawPeers.send(publisher, "good.1");
			assertThat(RawPeers.receive(good)).containsExactly("good.1");
		}
	}

	/** A publisher would disconnect a peer that holds more. */
	@Test
	void allSubscribersTogetherHoldNoMoreAtAPublisherThanOnePeerMay() {
		try (ForwarderApp app = new ForwarderApp(
				(hub) -> hub.frontend((side) -> side.options((options) -> options.maxSubscriptionsPerPeer(200)))
					.backend((side) -> side.options((options) -> options.maxSubscriptionsPerPeer(100))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			List<ZMQ.Socket> subscribers = new ArrayList<>();
			for (int peer = 0; peer < 3; peer++) {
				ZMQ.Socket subscriber = this.peers.subscriber(app.backend());
				for (int i = 0; i < 90; i++) {
					subscriber.subscribe(peer + "." + i + ".");
				}
				subscribers.add(subscriber);
			}
			Awaitility.await().atMost(ForwarderApp.LONG).until(() -> app.info().counts().refusedSubscriptions() == 70);
			assertThat(app.info().subscriptions()).isEqualTo(200);
			for (int i = 0; i < 200; i++) {
				assertThat(RawPeers.subscription(publisher)).startsWith("+");
			}
			RawPeers.send(publisher, "0.7.", "payload");
			publisher.setReceiveTimeOut(200);
			assertThat(publisher.recv()).as("more than the limit").isNull();
			assertThat(refused(app, PeerRefusal.MAX_SUBSCRIPTIONS)).isZero();
		}
	}

	@Test
	void messagesOfSubscribersThatAreNoSubscriptionsAreDroppedAndCounted() {
		try (ForwarderApp app = new ForwarderApp((hub) -> {
		})) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket chatty = this.peers.connected(SocketType.XSUB, app.backend(), (socket) -> {
			});
			chatty.send("hello");
			chatty.sendMore("hello");
			chatty.send("again");
			chatty.send(new byte[] { 1, 'a' });
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			assertThat(refused(app, PeerRefusal.NO_SUBSCRIPTION)).isEqualTo(3);
		}
	}

	@Test
	void aPublisherThatSendsTooLargeMessagesDisturbsNoOther() throws Exception {
		try (ForwarderApp app = new ForwarderApp((hub) -> hub
			.frontend((side) -> side.options((options) -> options.maxMsgSize(DataSize.ofKilobytes(1)))))) {
			ZMQ.Socket publisher = this.peers.publisher(app.frontend());
			ZMQ.Socket subscriber = this.peers.subscriber(app.backend(), "a");
			assertThat(RawPeers.subscription(publisher)).isEqualTo("+a");
			for (int i = 0; i < 20; i++) {
				try (Socket hostile = new Socket(InetAddress.getLoopbackAddress(), portOf(app.frontend()))) {
					Zmtp.meet(hostile, "PUB");
					hostile.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
					hostile.getOutputStream().write(endless(i));
					while (hostile.getInputStream().read() >= 0) {
						// until it is disconnected
					}
				}
				catch (SocketException ex) {
					// disconnected
				}
				RawPeers.send(publisher, "a" + i, "payload");
				assertThat(RawPeers.receive(subscriber)).containsExactly("a" + i, "payload");
			}
		}
	}

	/** A frame that is too large, or a message of too many frames. */
	private static byte[] endless(int number) {
		byte[] words = new byte[200_000];
		if (number % 2 == 0) {
			words[0] = 2;
			words[6] = 1;
			return words;
		}
		for (int i = 0; i + 1 < words.length; i += 2) {
			words[i] = 1;
		}
		return words;
	}

	private static long refused(ForwarderApp app, PeerRefusal reason) {
		LinkDirectory directory = app.context.getBean(LinkDirectory.class);
		return directory.links()
			.stream()
			.mapToLong((link) -> directory.traffic(link.spec().id()).orElseThrow().refusals(reason))
			.sum();
	}

	private static int portOf(String endpoint) {
		return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
	}

}
