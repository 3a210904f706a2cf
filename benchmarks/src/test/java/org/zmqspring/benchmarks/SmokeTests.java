package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.benchmarks.fleet.FleetRows;
import org.zmqspring.benchmarks.idle.IdleRows;
import org.zmqspring.benchmarks.latency.LatencyRows;
import org.zmqspring.benchmarks.receive.ReceiveRows;
import org.zmqspring.benchmarks.send.SendRows;
import org.zmqspring.benchmarks.startup.StartupRows;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each kind of measurement for a moment: they work. Of how fast we are, only what no
 * neighbour of the machine can hide is asserted.
 */
@Timeout(180)
class SmokeTests {

	private static final Plan MOMENT = new Plan(Duration.ofMillis(300), Duration.ofMillis(500), 1);

	/**
	 * Neighbours slow our three threads down more than two by hand, so there are tries.
	 */
	@Test
	void shouldReceiveAtLeastAQuarterAsFastAsALoopByHand() {
		double ratio = 0;
		for (int tries = 0; tries < 5 && ratio < 0.25; tries++) {
			Row first = row(ReceiveRows.first(new Plan(Duration.ofSeconds(1), Duration.ofMillis(300), 3)));
			System.out.println(first);
			ratio = first.figure().ratio().median();
		}

		assertThat(ratio).isGreaterThanOrEqualTo(0.25);
	}

	@Test
	void shouldMeasureSpringIntegration() {
		// it looks once a second whether something has come
		assertMeasured(row(ReceiveRows.others(new Plan(Duration.ofSeconds(1), Duration.ofSeconds(2), 1)).get(0)));
	}

	@Test
	void shouldMeasureManyPrefixes() {
		assertThat(rows(ReceiveRows.prefixes(MOMENT).subList(2, 4))).hasSize(2).allSatisfy(SmokeTests::assertMeasured);
	}

	@Test
	void shouldMeasureSenders() {
		assertMeasured(row(SendRows.row(MOMENT, 64, 4, false)));
	}

	@Test
	void shouldMeasureNumbers() {
		assertMeasured(row(ReceiveRows.numbers(MOMENT).get(0)));
		assertMeasured(row(SendRows.numbers(MOMENT).get(0)));
	}

	@Test
	void shouldMeasureLatencies() {
		assertThat(rows(List.of(LatencyRows.steady(1, 50), LatencyRows.afterSilence(1, Duration.ofMillis(100)))))
			.hasSize(4)
			.allSatisfy((row) -> assertThat(row.figure().ours().median()).isPositive());
	}

	@Test
	void shouldMeasureWhoIsIdle() {
		assertThat(rows(IdleRows.all(5, 5, 1))).hasSize(6).first().asString().contains("% of a core");
	}

	@Test
	void shouldMeasureFleets() {
		assertThat(rows(List.of(FleetRows.all(3, 1)))).hasSize(6)
			.first()
			.asString()
			.contains("connections | directly | 6 | 9 |");
	}

	@Test
	void shouldMeasureTheStart() {
		assertThat(rows(StartupRows.all(1))).hasSizeGreaterThan(1)
			.allSatisfy((row) -> assertThat(row.figure().theirs().median()).isPositive());
	}

	private static List<Row> rows(List<Measurement> measurements) {
		return measurements.stream().flatMap((one) -> one.run().get().stream()).toList();
	}

	private static Row row(Measurement measurement) {
		return measurement.run().get().get(0);
	}

	private static void assertMeasured(Row row) {
		assertThat(row.figure().ours().median()).as(row.toString()).isPositive();
		assertThat(row.figure().theirs().median()).as(row.toString()).isPositive();
		assertThat(row.processor().time().ours().median()).as(row.toString()).isPositive();
		assertThat(row.processor().time().theirs().median()).as(row.toString()).isPositive();
	}

}
