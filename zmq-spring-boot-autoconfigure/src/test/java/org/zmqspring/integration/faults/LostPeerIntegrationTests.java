package org.zmqspring.integration.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The publisher goes, in all the ways that TCP tells of, and comes back. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class LostPeerIntegrationTests {

	@Test
	void whenThePeerIsAbsentAtTheStartThenItIsFoundLater(CapturedOutput log) {
		int port = TestPorts.free();
		try (FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port)) {
			for (int i = 0; i < 5; i++) {
				app.events().await((event) -> event.ended() == AttemptOutcome.REFUSED);
			}
			Instant bound = Instant.now();
			try (NumberedPublisher publisher = NumberedPublisher.bound(port)) {
				app.nextMessage();
				Figures.note("peer absent at start", "first message %d ms after it was there", since(bound));
				Soundness.check(app);
				assertThat(app.meter("zmq.reconnects") + app.meter("zmq.disconnects")).isZero();
				assertThat(linkLines(app, log)).isEqualTo(2);
			}
		}
	}

	@Test
	void whenThePeerClosesThenItsLastMessageIsHandledAndTheOutageIsShown(CapturedOutput log) {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port)) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			int last = publisher.unbind();
			app.await(LinkState.BACKING_OFF);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> app.messages().all().contains("Message " + last));
			assertRecovers("clean close", app, log, broken, publisher::bind);
		}
	}

	@Test
	void whenThePeerIsKilledThenTheOutageIsShown(CapturedOutput log) {
		PythonPeer.assumeAvailable();
		String endpoint = "tcp://127.0.0.1:" + TestPorts.free();
		PythonPeer first = PythonPeer.publisher(endpoint, 100_000, 0.005, 0);
		try (FaultApp app = FaultApp.listeningTo(endpoint)) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			first.kill();
			app.await(LinkState.BACKING_OFF);
			PythonPeer[] second = new PythonPeer[1];
			assertRecovers("SIGKILL (libzmq)", app, log, broken,
					() -> second[0] = PythonPeer.publisher(endpoint, 100_000, 0.005, 100_000));
			second[0].close();
		}
		finally {
			first.close();
		}
	}

	@Test
	void whenTheConnectionIsResetThenTheOutageIsShown(CapturedOutput log) {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint())) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			network.reset();
			assertRecovers("RST", app, log, broken, network::heal);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whenThePeerIsNotToBeHadForSomeTimeThenAttemptsGoOnUntilItIsBack(String row, Consumer<FaultProxy> fault,
			AttemptOutcome outcome, CapturedOutput log) {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint())) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			fault.accept(network);
			for (int i = 0; i < 5; i++) {
				app.events().await((event) -> event.ended() == outcome);
			}
			assertRecovers(row, app, log, broken, network::heal);
		}
	}

	static Stream<Arguments> whenThePeerIsNotToBeHadForSomeTimeThenAttemptsGoOnUntilItIsBack() {
		return Stream.of(row("lost, then refused (proxy)", FaultProxy::refuse, AttemptOutcome.REFUSED),
				row("lost, then accepted and held (proxy)", FaultProxy::acceptAndHold, AttemptOutcome.HANDSHAKE),
				row("lost, then accepted and closed (proxy)", FaultProxy::acceptAndClose, AttemptOutcome.HANDSHAKE));
	}

	private static Arguments row(String name, Consumer<FaultProxy> fault, AttemptOutcome outcome) {
		return Arguments.of(name, fault, outcome);
	}

	@Test
	void whenAnotherProgramTakesThePortThenTheLinkWaitsForThePublisher(CapturedOutput log) {
		int port = TestPorts.free();
		byte[] http = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port)) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant broken = Instant.now();
			publisher.unbind();
			try (RawPeer other = RawPeer.answering(port, http)) {
				for (int i = 0; i < 5; i++) {
					app.events().await((event) -> event.ended() == AttemptOutcome.HANDSHAKE);
				}
			}
			assertRecovers("port taken over by another program", app, log, broken, publisher::bind);
		}
	}

	private static void assertRecovers(String row, FaultApp app, CapturedOutput log, Instant broken, Runnable cure) {
		Instant cured = Instant.now();
		cure.run();
		app.events().await(ZmqConnectionEvent::isReconnect);
		app.nextMessage();
		long millis = since(cured);
		assertThat(millis).isLessThan(20_000);
		Outage outage = OneOutage.check(app, log, "peer", broken, Duration.ZERO);
		Figures.note(row, "noticed after %d ms, messages %d ms after the peer was back, downtime %d ms, %d attempts",
				Duration.between(broken, outage.from()).toMillis(), millis, outage.length().toMillis(),
				outage.attempts());
	}

	private static long since(Instant instant) {
		return Duration.between(instant, Instant.now()).toMillis();
	}

	private static long linkLines(FaultApp app, CapturedOutput log) {
		return log.getOut().lines().filter((line) -> line.contains("zmq link '" + app.link().spec().id())).count();
	}

}
