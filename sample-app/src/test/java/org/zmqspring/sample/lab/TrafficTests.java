package org.zmqspring.sample.lab;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What {@link Traffic} says of what came. */
class TrafficTests {

	private final Traffic traffic = new Traffic();

	@Test
	void whenMessagesCameThenTheirRateIsThatOfTheInterval() {
		Instant start = this.traffic.flow(Instant.now()).at();
		for (int i = 0; i < 30; i++) {
			this.traffic.message();
		}
		Flow flow = this.traffic.flow(start.plusMillis(500));
		assertThat(flow.received()).isEqualTo(30);
		assertThat(flow.perSecond()).isCloseTo(60, within(0.001));
		assertThat(this.traffic.flow(start.plusMillis(1000)).perSecond()).isZero();
	}

	@Test
	void whenAskedAgainAtOnceThenItDoesNotTakeOneMessageForAFlood() {
		Instant start = this.traffic.flow(Instant.now()).at();
		this.traffic.message();
		assertThat(this.traffic.flow(start.plusMillis(1)).perSecond()).isZero();
		assertThat(this.traffic.flow(start.plusMillis(500)).perSecond()).isCloseTo(2, within(0.001));
	}

	@Test
	void whenNoPriceCameThenThereIsNoLatency() {
		this.traffic.price(Instant.now());
		this.traffic.flow(Instant.now().plusSeconds(1));
		Flow flow = this.traffic.flow(Instant.now().plusSeconds(2));
		assertThat(flow.medianMillis()).isNull();
		assertThat(flow.slowestMillis()).isNull();
	}

	@Test
	void whenPricesAreLateThenTheLatencyIsTheirAge() {
		Instant now = Instant.now();
		this.traffic.price(now.minusMillis(1000));
		this.traffic.price(now.minusMillis(1000));
		this.traffic.price(now.minusMillis(60_000));
		Flow flow = this.traffic.flow(now.plusSeconds(1));
		assertThat(flow.medianMillis()).isBetween(990.0, 30_000.0);
		assertThat(flow.slowestMillis()).isGreaterThan(59_000);
	}

	@Test
	void whenTheClockOfThePublisherIsAheadThenTheLatencyIsZero() {
		this.traffic.price(Instant.now().plusSeconds(60));
		assertThat(this.traffic.flow(Instant.now().plusSeconds(1)).medianMillis()).isZero();
	}

}
