package org.zmqspring.transport.jeromq.zap;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link AbortedHandshakes}. Times are in milliseconds. */
class AbortedHandshakesTests {

	private final AbortedHandshakes aborted = new AbortedHandshakes();

	private final PeerConnections connections = new NoConnections();

	@Test
	void shouldReportAfterAMoment() {
		this.aborted.add(this.connections, "10.0.0.1", millis(5));
		assertThat(reported(1004)).isEmpty();
		assertThat(this.aborted.nanosToNext(millis(5), millis(60_000))).isEqualTo(millis(1000));
		assertThat(reported(1005)).containsExactly("10.0.0.1");
		assertThat(reported(9999)).isEmpty();
		assertThat(this.aborted.nanosToNext(millis(5), millis(60_000))).isEqualTo(millis(60_000));
	}

	@Test
	void shouldNotReportOneThatWasCheckedAfterAll() {
		this.aborted.add(this.connections, "10.0.0.1", 0);
		this.aborted.add(this.connections, "10.0.0.1", 0);
		this.aborted.add(this.connections, "10.0.0.2", 0);
		this.aborted.cancel(this.connections, "10.0.0.1");
		this.aborted.cancel(this.connections, "10.0.0.3");
		this.aborted.cancel(new NoConnections(), "10.0.0.2");
		assertThat(reported(1000)).containsExactly("10.0.0.1", "10.0.0.2");
	}

	@Test
	void shouldHoldOnlySoMany() {
		for (int i = 0; i < 5000; i++) {
			this.aborted.add(this.connections, "10.0.0.1", 0);
		}
		assertThat(reported(1)).hasSize(4000);
	}

	private List<String> reported(long atMillis) {
		List<String> reported = new ArrayList<>();
		this.aborted.report(millis(atMillis), (one) -> reported.add(one.address()));
		return reported;
	}

	private static long millis(long millis) {
		return millis * 1_000_000;
	}

}
