package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The trouble does not end, and must not fill the log. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class LongTroubleIntegrationTests {

	@Test
	void whenAThousandAttemptsAreRefusedThenTheLogStaysShort(CapturedOutput log) {
		int port = TestPorts.free();
		try (FaultApp app = FaultApp.listeningTo("tcp://127.0.0.1:" + port, "zmq.reconnect-ivl=1ms",
				"zmq.reconnect-ivl-max=0")) {
			Instant begin = Instant.now();
			app.events().await((event) -> event.attempt() == 1000);
			assertThat(linkLines(app, log)).isLessThanOrEqualTo(20);
			Figures.note("refused for long", "1000 attempts in %d ms left %d lines in the log", since(begin),
					linkLines(app, log));
			try (NumberedPublisher publisher = NumberedPublisher.bound(port)) {
				app.nextMessage();
			}
			Soundness.checkLinks(app);
		}
	}

	@Test
	void whenThePeerFlapsThenEveryFlapIsCountedAndTheBackOffHolds(CapturedOutput log) {
		int port = TestPorts.free();
		int flaps = 20;
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint())) {
			for (int i = 0; i < flaps; i++) {
				app.await(LinkState.UP);
				app.nextMessage();
				network.reset();
			}
			app.await(LinkState.UP);
			app.nextMessage();
			Soundness.check(app);
			assertThat(app.meter("zmq.disconnects", "cause", "peer")).isEqualTo(flaps);
			assertThat(app.meter("zmq.reconnects")).isEqualTo(flaps);
			ZmqConnectionEvent last = app.events()
				.all()
				.stream()
				.filter(ZmqConnectionEvent::isDisconnect)
				.reduce((first, second) -> second)
				.orElseThrow();
			assertThat(last.delay()).as("up for a moment is no reason to hurry")
				.isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
			assertThat(linkLines(app, log)).isLessThanOrEqualTo(20);
			Figures.note("flapping", "%d flaps: %d reconnects counted, %d lines in the log", flaps, flaps,
					linkLines(app, log));
		}
	}

	private static long since(Instant instant) {
		return Duration.between(instant, Instant.now()).toMillis();
	}

	private static long linkLines(FaultApp app, CapturedOutput log) {
		return log.getOut().lines().filter((line) -> line.contains("zmq link '" + app.link().spec().id())).count();
	}

}
