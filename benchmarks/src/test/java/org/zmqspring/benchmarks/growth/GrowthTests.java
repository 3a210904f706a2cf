package org.zmqspring.benchmarks.growth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.benchmarks.Row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tests for {@link GrowthRows}, and for its tables and charts. */
@Timeout(180)
class GrowthTests {

	private final GrowthTable table = new GrowthTable("Heap, KB", List.of(1, 10, 100, 1000),
			new LinkedHashMap<>(Map.of("links", List.of(20.04, 200.0, 2000.0, 20000.0))));

	@Test
	void whenTheCostOfEachKindIsMeasuredThenThereIsATableAndAChartOfEach(@TempDir Path files) {
		List<Row> rows = new ArrayList<>();

		GrowthRows.all(Duration.ofMillis(200), List.of(2), files).forEach((one) -> rows.addAll(one.run().get()));

		assertThat(rows).hasSize(2 + 4 * 4 + 3)
			.extracting((row) -> row.title().what())
			.contains("growth, no socket: heap", "growth, 2 outages: Heap, KB");
		assertThat(table(files, Measure.FILES).rows()).containsOnlyKeys("links", "listeners", "prefixes", "peers",
				"outages");
		assertThat(table(files, Measure.MESSAGE).rows()).containsOnlyKeys("links", "listeners", "prefixes", "peers");
		assertThat(files.resolve("growth-heap.svg")).content().contains(">outages</text>");
	}

	private static GrowthTable table(Path files, Measure measure) {
		try {
			return GrowthTable.parse(Files.readString(files.resolve("growth-" + measure.label() + ".md")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void whenATableIsReadThenItHasTheFiguresThatItShows() {
		assertThat(this.table).hasToString("""
				| Heap, KB | 1 | 10 | 100 | 1,000 | each further one |
				|---|---|---|---|---|---|
				| links | 20.0 | 200 | 2,000 | 20,000 | 20.0 |
				""");
		GrowthTable read = GrowthTable.parse(this.table.toString());
		assertThat(read.counts()).isEqualTo(this.table.counts());
		assertThat(read.rows().get("links")).containsExactly(20.0, 200.0, 2000.0, 20000.0);
		assertThat(read).hasToString(this.table.toString());
	}

	@Test
	void whenTheCostGrowsAsItsCauseThenItsLineIsAsSteepAsTheDashedOne() {
		String svg = LineChart.of(this.table).svg();
		double[] points = numbers(svg, "points=\"", "\"");
		double[] dashed = numbers(svg, "class=\"same\" ", "/>");
		double slope = (points[7] - points[1]) / (points[6] - points[0]);
		assertThat((dashed[3] - dashed[1]) / (dashed[2] - dashed[0])).isCloseTo(slope, within(0.01));
	}

	private static double[] numbers(String svg, String begin, String end) {
		String text = svg.substring(svg.indexOf(begin) + begin.length());
		return Pattern.compile("(?<![\\w.])\\d+\\.\\d")
			.matcher(text.substring(0, text.indexOf(end)))
			.results()
			.mapToDouble((number) -> Double.parseDouble(number.group()))
			.toArray();
	}

}
