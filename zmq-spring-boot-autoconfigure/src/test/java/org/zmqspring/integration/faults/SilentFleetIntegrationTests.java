package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forty connections of one JVM fall silent at once. JeroMQ alone, with its own heartbeat
 * timeout, notices thirty of them.
 */
@Timeout(120)
class SilentFleetIntegrationTests {

	private static final int LINKS = 40;

	private static final HeartbeatSettings HEARTBEAT = new HeartbeatSettings(Duration.ofSeconds(1),
			Duration.ofMillis(900), Duration.ZERO);

	private static final ReconnectSettings RECONNECT = new ReconnectSettings(Duration.ofMillis(100), Duration.ZERO, 0.5,
			Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);

	private static final long BOUND_MILLIS = HEARTBEAT.ivl().plus(HEARTBEAT.timeout()).toMillis();

	@RepeatedTest(2)
	void whenManyConnectionsFallSilentThenHeartbeatsNoticeEveryOneAndAllComeBack() throws InterruptedException {
		int port = TestPorts.free();
		Journal<ZmqConnectionEvent> events = new Journal<>();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				BareApp app = new BareApp(watcher(events))) {
			open(app, network.endpoint());
			awaitAllUp(app);
			// heartbeats come at different moments of the second that follows
			Pause.of(Duration.ofMillis(700));
			events.skip();
			Instant broken = Instant.now();
			network.lose();
			List<Long> noticed = Stream.generate(() -> events.await(ZmqConnectionEvent::isDisconnect))
				.limit(LINKS)
				.peek((lost) -> assertThat(lost.cause().tag()).isEqualTo("heartbeat"))
				.map((lost) -> Duration.between(broken, lost.at()).toMillis())
				.sorted()
				.toList();
			Instant healed = Instant.now();
			network.heal();
			awaitAllUp(app);
			long back = Duration.between(healed, Instant.now()).toMillis();
			Figures.note("silent partition of 40 connections (heartbeat 1000/900 ms)",
					"%d of %d noticed, after %d to %d ms, %d of them within %d ms; all up %d ms after it healed",
					noticed.size(), LINKS, noticed.get(0), noticed.get(LINKS - 1),
					noticed.stream().filter((millis) -> millis <= BOUND_MILLIS).count(), BOUND_MILLIS, back);
			assertThat(noticed.get(LINKS - 1)).isLessThan(BOUND_MILLIS + 15_000);
			assertThat(back).isLessThan(20_000);
		}
	}

	private static LinkListener watcher(Journal<ZmqConnectionEvent> events) {
		return new LinkListener() {

			@Override
			public void changed(ZmqConnectionEvent event) {
				events.add(event);
			}

		};
	}

	private static void open(BareApp app, String endpoint) {
		SocketSettings plain = SocketSettings.subscriberDefaults();
		SocketSettings options = new SocketSettings(RECONNECT.handshakeIvl(), HEARTBEAT, plain.keepalive(),
				plain.linger(), plain.sndHwm(), plain.rcvHwm(), plain.maxMsgSize(), plain.sndBuf(), plain.rcvBuf(),
				plain.ipv6(), plain.peers());
		IntStream.range(0, LINKS)
			.mapToObj((i) -> new LinkSpec("link" + i, SocketType.SUB, SocketMode.CONNECT,
					Endpoint.parse(endpoint, SocketMode.CONNECT), RECONNECT, options))
			.forEach((link) -> {
				app.listen(link.socket(), (message) -> {
				});
				app.open(link);
			});
	}

	private static void awaitAllUp(BareApp app) throws InterruptedException {
		assertThat(app.directory()
			.await((links) -> links.size() == LINKS && links.stream().allMatch((link) -> link.state() == LinkState.UP),
					Duration.ofSeconds(30)))
			.isTrue();
	}

}
