package org.zmqspring.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the charts of {@code docs/performance-growth.md} to the tables below them. With
 * {@code -Dzmq.docs.write=true} it draws them.
 */
class GrowthPageTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern CHART = Pattern
		.compile("!\\[[^]]*]\\(images/growth-(\\w+)\\.svg\\)\\n\\n((?:\\|.*\\n)+)");

	@Test
	void eachChartIsDrawnFromTheTableBelowIt() throws IOException {
		List<MatchResult> charts = CHART.matcher(Files.readString(DOCS.resolve("performance-growth.md")))
			.results()
			.toList();
		assertThat(charts).extracting((chart) -> chart.group(1))
			.containsExactlyElementsOf(Arrays.stream(Measure.values()).map(Measure::label).toList());
		for (MatchResult chart : charts) {
			GrowthTable table = GrowthTable.parse(chart.group(2));
			Path file = DOCS.resolve("images").resolve("growth-" + chart.group(1) + ".svg");
			String drawn = LineChart.of(table).svg();
			if (Boolean.getBoolean("zmq.docs.write")) {
				Files.writeString(file, drawn);
			}
			assertThat(chart.group(2)).isEqualTo(table.toString());
			assertThat(file).exists().content().isEqualTo(drawn);
		}
	}

}
