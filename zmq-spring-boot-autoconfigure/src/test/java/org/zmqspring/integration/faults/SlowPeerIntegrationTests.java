package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.test.FaultProxy.Direction;

import static org.assertj.core.api.Assertions.assertThat;

/** The peer is slow or hard to hear, which is no reason to give it up, up to a point. */
@Timeout(120)
class SlowPeerIntegrationTests {

	@Test
	void whenOnlyTheWayToThePublisherIsCutThenMessagesGoOn() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint(), "zmq.heartbeat-ivl=2s")) {
			app.await(LinkState.UP);
			network.lose(Direction.TO_TARGET);
			String now = app.nextMessage();
			int later = Integer.parseInt(now.substring(8)) + 1000;
			app.messages().await(("Message " + later)::equals);
			Soundness.check(app);
			Figures.note("one way cut, subscriber to publisher (proxy)", "1,000 messages in 5 s, %.0f disconnects",
					app.meter("zmq.disconnects"));
		}
	}

	@Test
	void whenTheNetworkStallsForAMomentThenNothingIsLost() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint(), "zmq.heartbeat-ivl=5s")) {
			app.await(LinkState.UP);
			String before = app.nextMessage();
			network.cut();
			Pause.of(Duration.ofMillis(200));
			network.heal();
			int later = Integer.parseInt(before.substring(8)) + 100;
			app.messages().await(("Message " + later)::equals);
			Soundness.check(app);
			assertThat(app.meter("zmq.disconnects")).isZero();
		}
	}

	@Test
	void whenThePeerStallsAfterTheGreetingThenStaleAfterRecyclesTheLink() {
		int port = TestPorts.free();
		byte[] greeting = new Zmtp().greeting("NULL").bytes();
		try (FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port, "zmq.stale-after=500ms")) {
			try (RawPeer peer = RawPeer.saying(port, greeting)) {
				app.await(LinkState.UP);
				ZmqConnectionEvent lost = app.await(LinkState.BACKING_OFF);
				assertThat(lost.cause().tag()).isEqualTo("stale");
			}
			try (NumberedPublisher publisher = NumberedPublisher.bound(port)) {
				app.nextMessage();
				Soundness.check(app);
				Figures.note("half a handshake, then silence", "recycled by stale-after (cause stale), then recovered");
			}
		}
	}

	@Test
	void whenTheHandshakeIsSlowThenItIsWaitedFor() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port); FaultProxy network = FaultProxy.to(port)) {
			network.delay(Duration.ofMillis(150));
			Instant begin = Instant.now();
			try (FaultApp app = FaultApp.listeningTo(network.endpoint(), "zmq.handshake-ivl=20s",
					"zmq.connect-timeout=20s")) {
				app.nextMessage();
				ZmqConnectionEvent up = app.await(LinkState.UP);
				assertThat(up.attempt()).as("no attempt was given up").isEqualTo(1);
				Figures.note("slow handshake (150 ms each way)", "up at the first attempt");
				assertThat(up.at()).isAfter(begin);
			}
		}
	}

}
