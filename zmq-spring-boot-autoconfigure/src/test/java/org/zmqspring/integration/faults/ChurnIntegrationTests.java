package org.zmqspring.integration.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.link.LinkState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A publisher goes and comes again and again: 25 times, with {@code -Dzmq.test.long} a
 * thousand times.
 */
@Timeout(600)
class ChurnIntegrationTests {

	private static final int ROUNDS = Boolean.getBoolean("zmq.test.long") ? 1000 : 25;

	@Test
	void whenThePublisherRestartsAgainAndAgainThenEveryRoundRecoversAndNothingLeaks() {
		int port = TestPorts.free();
		try (NumberedPublisher publisher = NumberedPublisher.bound(port);
				FaultApp app = FaultApp.listeningTo(publisher.endpoint())) {
			app.await(LinkState.UP);
			// the first rounds load classes and open what stays open
			rounds(5, publisher, app);
			Usage before = Usage.now();
			List<Long> waits = rounds(ROUNDS, publisher, app);
			Usage after = Usage.now();
			Collections.sort(waits);
			Figures.note("churn", "%d rounds: messages after %d ms (median), %d ms (max); before %s, after %s", ROUNDS,
					waits.get(ROUNDS / 2), waits.get(ROUNDS - 1), before, after);
			assertThat(after.files()).isLessThan(before.files() + 10);
			assertThat(after.threads()).isLessThan(before.threads() + 5);
			assertThat(waits.get(ROUNDS - 1)).isLessThan(20_000);
			Soundness.check(app);
			assertThat(app.meter("zmq.reconnects")).isEqualTo(ROUNDS + 5);
		}
	}

	private static List<Long> rounds(int count, NumberedPublisher publisher, FaultApp app) {
		List<Long> waits = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			publisher.unbind();
			app.await(LinkState.BACKING_OFF);
			publisher.bind();
			long bound = System.nanoTime();
			app.nextMessage();
			app.await(LinkState.UP);
			waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bound));
		}
		return waits;
	}

}
