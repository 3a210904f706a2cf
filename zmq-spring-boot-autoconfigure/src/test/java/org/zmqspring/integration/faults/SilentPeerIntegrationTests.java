package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.test.FaultProxy.Direction;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection is there and nothing comes any more. JeroMQ alone never notices, or by
 * luck.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class SilentPeerIntegrationTests {

	private static final String HEARTBEAT = "zmq.heartbeat-ivl=1s";

	/** The interval and the timeout, which is nine tenths of it. */
	private static final Duration BOUND = Duration.ofMillis(1900);

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whenTheNetworkFallsSilentThenHeartbeatsNoticeAndMessagesFlowOnceItHeals(String row, Consumer<FaultProxy> fault,
			CapturedOutput log) {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint(), HEARTBEAT)) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			fault.accept(network);
			app.await(LinkState.BACKING_OFF);
			assertRecovers(row, app, log, broken, network::heal);
		}
	}

	static Stream<Arguments> whenTheNetworkFallsSilentThenHeartbeatsNoticeAndMessagesFlowOnceItHeals() {
		return Stream.of(row("silent partition, both ways (proxy)", FaultProxy::lose),
				row("silent partition, publisher to subscriber (proxy)",
						(network) -> network.lose(Direction.TO_CLIENT)),
				row("stalled network (proxy)", FaultProxy::cut),
				row("publisher's host gone without a FIN (proxy)", FaultProxy::halfOpen));
	}

	private static Arguments row(String name, Consumer<FaultProxy> fault) {
		return Arguments.of(name, fault);
	}

	@Test
	void whenThePublisherIsStoppedThenHeartbeatsNoticeAndMessagesFlowOnceItGoesOn(CapturedOutput log) {
		PythonPeer.assumeAvailable();
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		try (PythonPeer peer = PythonPeer.publisher(endpoint, 100_000, 0.005, 0);
				FaultApp app = FaultApp.listeningTo(endpoint, HEARTBEAT)) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			Shell.run("kill", "-STOP", String.valueOf(peer.pid()));
			app.await(LinkState.BACKING_OFF);
			assertRecovers("SIGSTOP (libzmq)", app, log, broken,
					() -> Shell.run("kill", "-CONT", String.valueOf(peer.pid())));
		}
	}

	@Test
	void whenTwentyConnectionsFallSilentThenHeartbeatsNoticeEveryOne() {
		int port = TestPorts.free();
		List<String> endpoints = Collections.nCopies(20, "");
		try (NumberedPublisher publisher = NumberedPublisher.bound(port)) {
			List<FaultProxy> networks = endpoints.stream().map((none) -> FaultProxy.to(port)).toList();
			String all = String.join(",", networks.stream().map(FaultProxy::endpoint).toList());
			try (FaultApp app = FaultApp.listeningTo(all, HEARTBEAT)) {
				assertThat(app.awaitLinks((links) -> links.stream().allMatch((link) -> link.state() == LinkState.UP)))
					.isTrue();
				app.events().skip();
				Instant broken = Instant.now();
				networks.forEach(FaultProxy::lose);
				List<Long> noticed = Stream.generate(() -> app.events().await(ZmqConnectionEvent::isDisconnect))
					.limit(20)
					.peek((lost) -> assertThat(lost.cause().tag()).isEqualTo("heartbeat"))
					.map((lost) -> Duration.between(broken, lost.at()).toMillis())
					.sorted()
					.toList();
				assertThat(noticed.get(19)).isLessThan(BOUND.toMillis() + 15_000);
				Figures.note("heartbeat detection (ivl 1 s, timeout 900 ms)", "20 of 20, after %d to %d ms",
						noticed.get(0), noticed.get(19));
			}
			networks.forEach(FaultProxy::close);
		}
	}

	private static void assertRecovers(String row, FaultApp app, CapturedOutput log, Instant broken, Runnable cure) {
		Instant healed = Instant.now();
		cure.run();
		app.events().await(ZmqConnectionEvent::isReconnect);
		app.nextMessage();
		Duration took = Duration.between(healed, Instant.now());
		assertThat(took).isLessThan(Duration.ofSeconds(20));
		Outage outage = OneOutage.check(app, log, "heartbeat", broken, BOUND);
		Figures.note(row, "noticed after %d ms, messages %d ms after it healed, downtime %d ms",
				Duration.between(broken, outage.from()).toMillis(), took.toMillis(), outage.length().toMillis());
	}

}
