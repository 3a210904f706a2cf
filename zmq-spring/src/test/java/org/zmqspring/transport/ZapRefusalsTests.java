package org.zmqspring.transport;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.transport.ZapRefusals.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Tests for {@link ZapRefusals}. */
class ZapRefusalsTests {

	private static final LinkId LINK = new LinkId("prices", SocketType.PUB, "tcp://*:1");

	private final ZapRefusals refusals = new ZapRefusals();

	@Test
	void shouldCountByCauseAndRememberTheLastTimeOfEachAddress() {
		refuse(RefusalCause.KEY, "10.0.0.1", 1);
		refuse(RefusalCause.KEY, "10.0.0.2", 2);
		refuse(RefusalCause.USER, "10.0.0.1", 3);
		refuse(RefusalCause.KEY, "10.0.0.1", 4);
		assertThat(this.refusals.counts("prices", SocketType.PUB)).containsOnly(entry(RefusalCause.KEY, 3L),
				entry(RefusalCause.USER, 1L));
		assertThat(this.refusals.recent("prices", SocketType.PUB)).containsExactly(
				new Refusal("10.0.0.2", RefusalCause.KEY, 1, Instant.ofEpochSecond(2)),
				new Refusal("10.0.0.1", RefusalCause.USER, 1, Instant.ofEpochSecond(3)),
				new Refusal("10.0.0.1", RefusalCause.KEY, 2, Instant.ofEpochSecond(4)));
		assertThat(this.refusals.counts("prices", SocketType.SUB)).isEmpty();
		assertThat(this.refusals.recent("other", SocketType.PUB)).isEmpty();
	}

	@Test
	void shouldRememberNoMoreThanTheLastAddresses() {
		for (int i = 0; i < 10_000; i++) {
			refuse(RefusalCause.ADDRESS, "10.0." + i / 256 + "." + i % 256, i);
		}
		assertThat(this.refusals.recent("prices", SocketType.PUB)).hasSize(ZapRefusals.KEPT_ADDRESSES)
			.last()
			.extracting(Refusal::address)
			.isEqualTo("10.0.39.15");
		assertThat(this.refusals.counts("prices", SocketType.PUB)).containsOnly(entry(RefusalCause.ADDRESS, 10_000L));
	}

	private void refuse(RefusalCause cause, String address, long second) {
		this.refusals.refused(LINK, cause, address, Instant.ofEpochSecond(second));
	}

}
