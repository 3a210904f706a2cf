package org.zmqspring.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link Run}. */
class RunTests {

	private final ByteArrayOutputStream table = new ByteArrayOutputStream();

	private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

	@Test
	void whenNothingIsDoneThenTheTimeLeftIsThatOfTheEstimates() {
		Run run = run(measurement("a", 40), measurement("b", 200));

		assertThat(run.progress(0, Duration.ofMillis(3))).isEqualTo("[1 of 2] a (0 s gone, about 4 min left)");
	}

	@Test
	void whenAMeasurementTookTwiceItsEstimateThenTheNextOnesAreExpectedToDoSo() {
		Run run = run(measurement("a", 60), measurement("b", 20), measurement("c", 20));

		assertThat(run.progress(1, Duration.ofSeconds(120))).isEqualTo("[2 of 3] b (2 min gone, about 80 s left)");
	}

	@Test
	void whenAMeasurementIsDoneThenItsRowsAreInTheTableAndTheProgressIsNot() {
		assertThat(run(measurement("a", 1), measurement("b", 1)).execute()).isTrue();

		assertThat(this.table.toString(StandardCharsets.UTF_8).lines()).hasSize(2)
			.first()
			.asString()
			.startsWith("| a | – | 1 ms |");
		assertThat(this.progress.toString(StandardCharsets.UTF_8).lines()).hasSize(2)
			.last()
			.asString()
			.startsWith("[2 of 2] b (");
	}

	@Test
	void whenAMeasurementFailsThenTheReasonIsToldAndTheNextOneIsMeasured() {
		Measurement failing = new Measurement("a", Duration.ofSeconds(1), () -> {
			throw new IllegalStateException("No message was received");
		});

		assertThat(run(failing, measurement("b", 1)).execute()).isFalse();

		assertThat(this.progress.toString(StandardCharsets.UTF_8))
			.contains("Not measured: a: java.lang.IllegalStateException: No message was received");
		assertThat(this.table.toString(StandardCharsets.UTF_8)).startsWith("| b |");
	}

	private Run run(Measurement... measurements) {
		return new Run(List.of(measurements), new PrintStream(this.table, true, StandardCharsets.UTF_8),
				new PrintStream(this.progress, true, StandardCharsets.UTF_8));
	}

	private static Measurement measurement(String what, int seconds) {
		return new Measurement(what, Duration.ofSeconds(seconds),
				() -> List.of(new Row(Row.Title.of(what), Comparison.none("ms", 1))));
	}

}
