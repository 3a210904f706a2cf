package org.zmqspring.integration.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.test.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One connection is reset again and again, each time as soon as messages flow once more.
 */
@Timeout(300)
class ManyResetsIntegrationTests {

	private static final int WARM_UP = 20;

	private static final int RESETS = 250;

	private static final long GAP_MILLIS = 3000;

	@Test
	void whenAConnectionIsResetAgainAndAgainThenEachResetIsOneReconnectAndNothingLeaks() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultProxy network = FaultProxy.to(port);
				FaultApp app = FaultApp.listeningTo(network.endpoint(), "zmq.reconnect-ivl=50ms",
						"zmq.reconnect-ivl-max=0")) {
			app.await(LinkState.UP);
			app.nextMessage();
			gaps(WARM_UP, network, app);
			Usage before = Usage.now();
			List<Long> gaps = gaps(RESETS, network, app);
			Usage after = Usage.now();
			Collections.sort(gaps);
			long inTime = gaps.stream().filter((gap) -> gap <= GAP_MILLIS).count();
			Figures.note("resets of one connection (reconnect-ivl 50 ms, constant)",
					"%d of %d gaps within %d ms: median %d, p95 %d, max %d ms; before %s, after %s", inTime, RESETS,
					GAP_MILLIS, gaps.get(RESETS / 2), gaps.get(RESETS * 95 / 100), gaps.get(RESETS - 1), before, after);
			Soundness.check(app);
			assertThat(app.meter("zmq.reconnects")).isEqualTo(WARM_UP + RESETS);
			assertThat(app.meter("zmq.disconnects", "cause", "peer")).isEqualTo(WARM_UP + RESETS);
			assertThat(network.accepted()).as("each attempt is one dial")
				.isEqualTo(1 + (int) app.meter("zmq.reconnect.attempts"));
			assertThat(inTime).isGreaterThanOrEqualTo(RESETS * 95 / 100);
			assertThat(gaps.get(RESETS - 1)).isLessThan(20_000);
			after.assertHardlyMoreThan(before, 10, 8);
		}
	}

	/** From each reset to the first message of the next connection, in milliseconds. */
	private static List<Long> gaps(int count, FaultProxy network, FaultApp app) {
		List<Long> gaps = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			long reset = System.nanoTime();
			network.reset();
			app.events().await(ZmqConnectionEvent::isReconnect);
			app.nextMessage();
			gaps.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - reset));
		}
		return gaps;
	}

}
