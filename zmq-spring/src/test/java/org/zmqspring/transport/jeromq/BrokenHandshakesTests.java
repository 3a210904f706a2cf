package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link BrokenHandshakes}. Times are in milliseconds. */
class BrokenHandshakesTests {

	private final BrokenHandshakes broken = new BrokenHandshakes();

	private final MonitorRelay relay = Relays.unopened();

	@Test
	void shouldTellAfterAMoment() {
		this.broken.add(this.relay, "10.0.0.1", millis(5));
		assertThat(told(1004)).isEmpty();
		assertThat(this.broken.nanosToNext(millis(5), millis(60_000))).isEqualTo(millis(1000));
		assertThat(told(1005)).containsExactly("10.0.0.1");
		assertThat(told(9999)).isEmpty();
		assertThat(this.broken.nanosToNext(millis(5), millis(60_000))).isEqualTo(millis(60_000));
	}

	@Test
	void shouldNotTellOfOneThatWasJudgedAfterAll() {
		this.broken.add(this.relay, "10.0.0.1", 0);
		this.broken.add(this.relay, "10.0.0.1", 0);
		this.broken.add(this.relay, "10.0.0.2", 0);
		this.broken.cancel(this.relay, "10.0.0.1");
		this.broken.cancel(this.relay, "10.0.0.3");
		this.broken.cancel(Relays.unopened(), "10.0.0.2");
		assertThat(told(1000)).containsExactly("10.0.0.1", "10.0.0.2");
	}

	@Test
	void shouldHoldOnlySoMany() {
		for (int i = 0; i < 5000; i++) {
			this.broken.add(this.relay, "10.0.0.1", 0);
		}
		assertThat(told(1)).hasSize(4000);
	}

	private List<String> told(long atMillis) {
		List<String> told = new ArrayList<>();
		this.broken.tell(millis(atMillis), (one) -> told.add(one.address()));
		return told;
	}

	private static long millis(long millis) {
		return millis * 1_000_000;
	}

}
