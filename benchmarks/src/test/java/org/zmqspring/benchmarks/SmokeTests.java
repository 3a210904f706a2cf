package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
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
			Comparison first = ReceiveRows.first(new Plan(Duration.ofSeconds(3), Duration.ofMillis(300), 5));
			System.out.println(first);
			ratio = first.ratio().median();
		}

		assertThat(ratio).isGreaterThanOrEqualTo(0.25);
	}

	@Test
	void shouldMeasureSpringIntegration() {
		// it looks once a second whether something has come
		assertMeasured(ReceiveRows.integration(new Plan(Duration.ofSeconds(3), Duration.ofSeconds(2), 1)));
	}

	@Test
	void shouldMeasureManyPrefixes() {
		List<Comparison> rows = new ArrayList<>();

		ReceiveRows.prefixes(MOMENT, rows::add);

		assertThat(rows).hasSize(4).allSatisfy(SmokeTests::assertMeasured);
	}

	@Test
	void shouldMeasureSenders() {
		assertMeasured(SendRows.row(MOMENT, 64, 4, false));
	}

	@Test
	void shouldMeasureNumbers() {
		List<Comparison> rows = new ArrayList<>();

		ReceiveRows.numbers(MOMENT, rows::add);
		SendRows.numbers(MOMENT, rows::add);

		assertThat(rows).hasSize(5).allSatisfy(SmokeTests::assertMeasured);
	}

	@Test
	void shouldMeasureLatencies() {
		List<String> rows = new ArrayList<>();

		LatencyRows.steady(1, 50, rows::add);
		LatencyRows.afterSilence(1, Duration.ofMillis(100), rows::add);

		assertThat(rows).hasSize(4).allSatisfy((row) -> assertThat(row).contains("µs"));
	}

	@Test
	void shouldMeasureWhoIsIdle() {
		List<String> rows = new ArrayList<>();

		IdleRows.all(5, 5, 1, rows::add);

		assertThat(rows).hasSize(2).allSatisfy((row) -> assertThat(row).contains("% of a core"));
	}

	@Test
	void shouldMeasureFleets() {
		List<String> rows = new ArrayList<>();

		FleetRows.all(3, 1, rows::add);

		assertThat(rows).hasSize(6).first().asString().contains("connections | directly | **6** | 9 |");
	}

	@Test
	void shouldMeasureTheStart() {
		assertThat(StartupRows.row(1)).contains(" ms");
	}

	private static void assertMeasured(Comparison row) {
		assertThat(row.ours().perSecond().median()).as(row.toString()).isPositive();
		assertThat(row.theirs().perSecond().median()).as(row.toString()).isPositive();
		assertThat(row.ours().processor().median()).as(row.toString()).isPositive();
		assertThat(row.theirs().processor().median()).as(row.toString()).isPositive();
	}

}
