package org.zmqspring.integration.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From its start on, the application dials into a hole: for ten seconds, with
 * {@code -Dzmq.test.long} for 150. JeroMQ alone dials once in 135 seconds.
 */
@Timeout(300)
class LongSynBlackHoleIntegrationTests {

	private static final Duration LASTS = Duration.ofSeconds(Boolean.getBoolean("zmq.test.long") ? 150 : 10);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration IVL = Duration.ofMillis(100);

	/** Room for a machine that is busy with something else, for each attempt. */
	private static final Duration LATE = Duration.ofSeconds(1);

	@Test
	void whenSynsAreDroppedFromTheStartThenDialsGoOnAtTheirPaceAndMessagesFlowOnceItHeals() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = blackHole(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint(),
						"zmq.connect-timeout=" + CONNECT_TIMEOUT.toMillis(), "zmq.reconnect-ivl=" + IVL.toMillis(),
						"zmq.reconnect-ivl-max=0")) {
			ZmqConnectionEvent first = app.await(LinkState.CONNECTING);
			app.await(LinkState.BACKING_OFF);
			Usage before = Usage.now();
			Pause.of(Duration.between(Instant.now(), first.at().plus(LASTS)));
			Usage after = Usage.now();
			double counted = app.meter("zmq.reconnect.attempts");
			List<ZmqConnectionEvent> ended = app.events()
				.all()
				.stream()
				.filter((event) -> event.to() == LinkState.BACKING_OFF)
				.toList();

			Instant healed = Instant.now();
			network.heal();
			app.nextMessage();
			long millis = Duration.between(healed, Instant.now()).toMillis();
			Figures.note("SYN black hole from the start (full backlog)",
					"%.0f attempts but the first in %d s; first message %d ms after it healed; before %s, after %s",
					counted, LASTS.toSeconds(), millis, before, after);
			// connect-timeout, two intervals and room for a busy machine
			assertThat(millis).isLessThan(CONNECT_TIMEOUT.plus(IVL.multipliedBy(2)).toMillis() + 15_000);
			assertThat(ended).allMatch((event) -> event.ended() == AttemptOutcome.TIMEOUT || event.ended() == null);
			assertThat(ended).allMatch((event) -> event.delay().compareTo(IVL) <= 0);
			assertThat(counted).isBetween(attempts(CONNECT_TIMEOUT.plus(IVL).plus(LATE)) - 2,
					attempts(CONNECT_TIMEOUT.plus(IVL.dividedBy(2))));
			after.assertHardlyMoreThan(before, 10, 8);
			Soundness.check(app);
		}
	}

	private static FaultProxy blackHole(int target) {
		FaultProxy network = FaultProxy.to(target);
		network.blackHole();
		return network;
	}

	private static double attempts(Duration each) {
		return (double) LASTS.toMillis() / each.toMillis();
	}

}
