package org.zmqspring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link Changes}. */
class ChangesTests {

	@TempDir
	Path directory;

	@Test
	void whenTheMedianIsOutsideTheOtherSpreadThenItIsAChange() {
		String table = compare(List.of(ratio("sizes", 1000, 1100, 1200)), List.of(ratio("sizes", 1500, 1650, 1800)));

		assertThat(table)
			.contains("| sizes | other | **1.10** (1.00 to 1.20) | **1.65** (1.50 to 1.80) | **+50 %** |  |  |  |");
	}

	@Test
	void whenTheMedianIsWithinTheOtherSpreadThenItIsNoChange() {
		String table = compare(List.of(ratio("sizes", 1000, 1100, 1700)), List.of(ratio("sizes", 1500, 1650, 1800)));

		assertThat(table).contains("| **1.65** (1.50 to 1.80) | within the spread |").doesNotContain("%");
	}

	@Test
	void whenADifferenceChangesThenItsChangeHasTheUnit() {
		String table = compare(List.of(difference(1200, 1210)), List.of(difference(1300, 1310)));

		assertThat(table).contains("| **+205 ms** (+200 to +210) | **+305 ms** (+300 to +310) | **+100 ms** |");
	}

	@Test
	void whenARowWasMeasuredOnceThenItsChangeSaysSo() {
		String table = compare(List.of(new Row(Row.Title.of("idle"), Comparison.none("% of a core", 1))),
				List.of(new Row(Row.Title.of("idle"), Comparison.none("% of a core", 0.75))));

		assertThat(table).contains("| idle | – | 1 % of a core | 0.75 % of a core | **-25 %**, measured once |");
	}

	@Test
	void whenProcessorTimeWasMeasuredThenItIsComparedAsWell() {
		Row before = Row.of(Row.Title.of("sizes", "other", 0.95), List.of(sample(300)), List.of(sample(100)));
		Row after = Row.of(Row.Title.of("sizes", "other", 0.95), List.of(sample(150)), List.of(sample(100)));

		assertThat(compare(List.of(before), List.of(after)))
			.contains("| within the spread | **3.00** | **1.50** | **-50 %**, measured once |");
	}

	@Test
	void whenARowIsOnlyInOneFileThenItIsNamed() {
		String table = compare(List.of(ratio("old", 1000), ratio("both", 1000)),
				List.of(ratio("both", 1000), ratio("new", 1000)));

		assertThat(table).contains("| both |")
			.contains("only in " + file("before") + ": old, compared with other\n")
			.contains("only in " + file("after") + ": new, compared with other\n")
			.contains("after: " + file("after") + " (not complete): ");
	}

	@Test
	void whenAFileHasNoResultsThenTheErrorNamesItAndTheRemedy() throws IOException {
		Path good = file("good");
		write(good, true, List.of());
		for (String text : List.of("", "<svg/>", "{}", "[1]")) {
			Path bad = Files.writeString(file("bad"), text);
			assertThatIllegalArgumentException().isThrownBy(() -> Changes.between(good, bad))
				.withMessageStartingWith(bad + " cannot be read as results of the benchmarks")
				.withMessageContaining("Name a file that a run has written");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> Changes.between(file("absent"), good))
			.withMessageContaining("absent.json cannot be read as results of the benchmarks (NoSuchFileException)");
	}

	private String compare(List<Row> before, List<Row> after) {
		write(file("before"), true, before);
		write(file("after"), false, after);
		return Changes.between(file("before"), file("after"));
	}

	private Path file(String name) {
		return this.directory.resolve(name + ".json").toAbsolutePath();
	}

	private static void write(Path file, boolean complete, List<Row> rows) {
		new Results(complete, List.of(), Results.Machine.here(Plan.QUICK, Map.of()), rows).write(file);
	}

	private static Row ratio(String what, double... ours) {
		double[] theirs = new double[ours.length];
		Arrays.fill(theirs, 1000);
		return new Row(Row.Title.of(what, "other", 0.95), Comparison.ratio("a second", ours, theirs));
	}

	private static Row difference(double... ours) {
		return new Row(Row.Title.of("start"), Comparison.difference("ms", ours, new double[] { 1000, 1000 }));
	}

	private static Sample sample(double nanos) {
		return new Sample(1000, Map.of("engine", nanos));
	}

}
