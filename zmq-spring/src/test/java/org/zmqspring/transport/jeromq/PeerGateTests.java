package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerGate}. {@link PeerLimitsIntegrationTests} tests its limits with
 * real sockets.
 */
class PeerGateTests {

	private final AcceptedPeers peers = new AcceptedPeers();

	private final NotedTimers thread = new NotedTimers();

	@Test
	void withoutALimitOfHandshakesEndedConnectionsAreReleased() throws IOException {
		PeerGate gate = gate(Duration.ZERO, new ManualTicker());
		WeakReference<SocketChannel> ended = acceptAndEnd(gate);
		assertThat(this.thread.timers()).hasSize(1);
		gate.timerEvent(0);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return ended.refersTo(null);
		});
		assertThat(this.thread.timers()).as("no handshake is left to check").hasSize(1);
	}

	private static WeakReference<SocketChannel> acceptAndEnd(PeerGate gate) throws IOException {
		SocketChannel peer = SocketChannel.open();
		gate.onAccepted(peer);
		peer.close();
		return new WeakReference<>(peer);
	}

	@Test
	void aConnectionOfUnknownProgressIsCheckedAgain() throws IOException {
		ManualTicker ticker = new ManualTicker();
		PeerGate gate = gate(Duration.ofSeconds(3), ticker);
		try (SocketChannel peer = SocketChannel.open()) {
			gate.onAccepted(peer);
			for (int i = 0; i < 3; i++) {
				ticker.advance(Duration.ofSeconds(3));
				gate.timerEvent(0);
			}
			assertThat(this.thread.timers()).containsExactly(1500L, 1500L, 1500L, 1500L);
		}
		gate.timerEvent(0);
		assertThat(this.thread.timers()).hasSize(4);
	}

	@Test
	void noExceptionReachesTheEngine() throws IOException {
		FailingTicker ticker = new FailingTicker();
		PeerGate gate = gate(Duration.ofSeconds(3), ticker);
		try (SocketChannel peer = SocketChannel.open()) {
			gate.onAccepted(peer);
			ticker.fails = true;
			gate.timerEvent(0);
			assertThat(this.thread.troubles()).hasSize(1).first().isInstanceOf(OutOfMemoryError.class);
			assertThat(this.thread.timers()).as("it goes on").hasSize(2);
		}
	}

	private PeerGate gate(Duration handshakeIvl, Ticker ticker) {
		SocketRequest request = Requests.request(SocketType.PUB, SocketMode.BIND, "tcp://127.0.0.1:1",
				Requests.settings(1024, handshakeIvl));
		return new PeerGate(request, this.peers, ticker, this.thread);
	}

	/** Runs out of memory once {@code fails} is set. */
	private static final class FailingTicker implements Ticker {

		private boolean fails;

		@Override
		public long nanos() {
			if (this.fails) {
				throw new OutOfMemoryError("ordered by the test");
			}
			return 0;
		}

		@Override
		public long epochMillis() {
			return 0;
		}

	}

}
