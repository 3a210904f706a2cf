package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The publisher is away for twenty seconds while the interval grows to five, with
 * {@code -Dzmq.test.long}; else all of it takes a fifth of the time.
 */
@Timeout(120)
class LongAbsenceIntegrationTests {

	private static final int SCALE = Boolean.getBoolean("zmq.test.long") ? 5 : 1;

	private static final Duration IVL = Duration.ofMillis(20 * SCALE);

	private static final Duration MAX = Duration.ofSeconds(SCALE);

	private static final Duration AWAY = Duration.ofSeconds(4 * SCALE);

	@Test
	void whenThePublisherIsAwayForLongThenFewDialsAreMadeAndItIsFoundWithinTheMaximum() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultApp app = FaultApp.listeningTo(publisher.endpoint(), "zmq.reconnect-ivl=" + IVL.toMillis(),
						"zmq.reconnect-ivl-max=" + MAX.toMillis())) {
			app.await(LinkState.UP);
			app.nextMessage();
			Instant gone = Instant.now();
			publisher.unbind();
			Pause.of(AWAY);
			List<ZmqConnectionEvent> meanwhile = app.events().all();
			Instant binding = Instant.now();
			publisher.bind();
			Instant bound = Instant.now();
			app.nextMessage();
			ZmqConnectionEvent up = app.events().await(ZmqConnectionEvent::isReconnect);
			Instant back = Instant.now();

			long dials = meanwhile.stream()
				.filter((event) -> event.at().isAfter(gone))
				.filter(LongAbsenceIntegrationTests::isDial)
				.count();
			Duration wait = Duration.between(bound, back);
			Figures.note("publisher away for " + AWAY.toSeconds() + " s (reconnect-ivl-max " + MAX.toSeconds() + " s)",
					"%d dials meanwhile; first message %d ms after it was back; downtime %d ms, observed %d ms", dials,
					wait.toMillis(), up.downtime().toMillis(), Duration.between(gone, back).toMillis());
			assertThat(dials).isBetween(4L, 12L);
			assertThat(app.events().all()).allMatch((event) -> event.delay().compareTo(MAX) <= 0);
			assertThat(wait).isLessThan(MAX.plusSeconds(15));
			Outage outage = up.outage();
			assertThat(outage).isNotNull();
			assertThat(outage.from()).isBetween(gone.minusMillis(5), gone.plusSeconds(15));
			assertThat(outage.to()).isBetween(binding.minusMillis(5), back.plusMillis(5));
			// meters are told of the attempt that ended the outage after the event is
			// published
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(app.meter("zmq.reconnect.attempts")).isEqualTo(outage.attempts()));
			Soundness.check(app);
		}
	}

	private static boolean isDial(ZmqConnectionEvent event) {
		return event.to() == LinkState.CONNECTING;
	}

}
