package org.zmqspring.benchmarks.growth;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One measure of all kinds, as a table in Markdown. Immutable.
 *
 * @param title what is measured, and the unit
 * @param counts how many there were of each kind
 * @param rows the figures of each kind, one for each count
 */
public record GrowthTable(String title, List<Integer> counts, Map<String, List<Double>> rows) {

	/**
	 * Read a table.
	 * @param markdown what {@link #toString()} returns
	 * @return the table
	 */
	public static GrowthTable parse(String markdown) {
		List<String[]> lines = markdown.strip()
			.lines()
			.map((line) -> line.substring(1).strip().split(" *\\| *"))
			.toList();
		String[] head = lines.get(0);
		Map<String, List<Double>> rows = new LinkedHashMap<>();
		for (String[] line : lines.subList(2, lines.size())) {
			rows.put(line[0], figures(line).map(Double::valueOf).toList());
		}
		return new GrowthTable(head[0], figures(head).map(Integer::valueOf).toList(), rows);
	}

	/**
	 * Without the first column, and without the last one, which follows from the others.
	 */
	private static Stream<String> figures(String[] line) {
		return Arrays.stream(line, 1, line.length - 1).map((figure) -> figure.replace(",", ""));
	}

	/** The same table with the figures that it shows. */
	GrowthTable rounded() {
		return parse(toString());
	}

	@Override
	public String toString() {
		String head = this.counts.stream()
			.map((count) -> String.format(Locale.ROOT, "%,d", count))
			.collect(Collectors.joining(" | "));
		StringBuilder table = new StringBuilder("| " + this.title + " | " + head + " | each further one |\n");
		table.append("|---".repeat(this.counts.size() + 2)).append("|\n");
		this.rows.forEach((kind, figures) -> table.append("| " + kind + " | ")
			.append(figures.stream().map(GrowthTable::text).collect(Collectors.joining(" | ")))
			.append(" | " + text(further(figures)) + " |\n"));
		return table.toString();
	}

	/** The difference between the last two, for one. */
	double further(List<Double> figures) {
		int last = figures.size() - 1;
		if (last == 0) {
			return figures.get(0) / this.counts.get(0);
		}
		return (figures.get(last) - figures.get(last - 1)) / (this.counts.get(last) - this.counts.get(last - 1));
	}

	/** Three digits, or all of a large number. */
	private static String text(double figure) {
		int decimals = (Math.abs(figure) < 0.95) ? 3 : (Math.abs(figure) < 9.5) ? 2 : (Math.abs(figure) < 95) ? 1 : 0;
		return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
	}

}
