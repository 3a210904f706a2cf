package org.zmqspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the chart of {@code docs/performance.md} to its first table, which is the only
 * place of the figures. With {@code -Dzmq.docs.write=true} it draws the chart.
 */
class PerformancePageTests {

	private static final Path DOCS = Pages.ROOT.resolve("docs");

	@Test
	void theChartIsDrawnFromTheTable() throws IOException {
		String page = Files.readString(DOCS.resolve("performance.md"));
		Path file = DOCS.resolve("images/performance.svg");
		String drawn = BarChart.svg(page);
		if (Boolean.getBoolean("zmq.docs.write")) {
			Files.writeString(file, drawn);
		}
		assertThat(page).contains("](images/performance.svg)");
		assertThat(file).exists().content().isEqualTo(drawn);
	}

	@Test
	void everyRowComparedWithALoopByHandHasABar() throws IOException {
		String first = firstTable();
		List<MatchResult> bars = BarChart.rows(first);
		assertThat(bars).hasSizeGreaterThanOrEqualTo(8)
			.hasSize((int) first.lines()
				.filter((row) -> row.startsWith("| receive ") || row.startsWith("| send "))
				.filter((row) -> !row.contains("pyzmq"))
				.count());
		assertThat(BarChart.svg(first)).contains(bars.stream().map((bar) -> ">" + bar.group(2) + "<").toList());
	}

	@Test
	void theFirstTableHasAtMostFifteenRows() throws IOException {
		assertThat(firstTable().lines().filter((line) -> line.startsWith("| ")).skip(1).count()).isBetween(5L, 15L);
	}

	private static String firstTable() throws IOException {
		String page = Files.readString(DOCS.resolve("performance.md"));
		return page.substring(page.indexOf("\n|") + 1, page.indexOf("\n\n", page.indexOf("\n|")));
	}

}
