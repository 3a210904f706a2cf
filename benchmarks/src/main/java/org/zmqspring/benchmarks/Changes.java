package org.zmqspring.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the rows of two runs. Stateless.
 */
final class Changes {

	private static final String HEAD = """
			| what | against | before | after | change | processor time a message, ratio: before | after | change |
			|---|---|---|---|---|---|---|---|
			""";

	private Changes() {
	}

	/**
	 * Compare two files.
	 * @param before the earlier results
	 * @param after the later ones
	 * @return a table, and what only one of them has
	 * @throws IllegalArgumentException if a file cannot be read
	 */
	static String between(Path before, Path after) {
		Results first = Results.read(before);
		Results second = Results.read(after);
		StringBuilder text = new StringBuilder(about("before", before, first)).append(about("after", after, second));
		text.append("\n").append(HEAD);
		Map<List<String>, Row> old = rows(first);
		Map<List<String>, Row> now = rows(second);
		old.forEach((key, row) -> {
			if (now.containsKey(key)) {
				text.append(line(row, now.get(key)));
			}
		});
		text.append("\n");
		old.keySet().stream().filter((key) -> !now.containsKey(key)).forEach((key) -> only(text, before, key));
		now.keySet().stream().filter((key) -> !old.containsKey(key)).forEach((key) -> only(text, after, key));
		return text.toString();
	}

	private static String about(String which, Path file, Results results) {
		return which + ": " + file + (results.complete() ? "" : " (not complete)") + ": " + results.machine() + "\n";
	}

	private static Map<List<String>, Row> rows(Results results) {
		Map<List<String>, Row> rows = new LinkedHashMap<>();
		results.rows().forEach((row) -> rows.put(List.of(row.title().what(), row.title().against()), row));
		return rows;
	}

	private static void only(StringBuilder text, Path file, List<String> key) {
		text.append("only in ").append(file).append(": ").append(String.join(", compared with ", key)).append("\n");
	}

	private static String line(Row before, Row after) {
		String processor = (before.processor() != null && after.processor() != null)
				? cells(before.processor().time(), after.processor().time()) : " |  | ";
		return "| " + String.join(" | ", before.title().what(), before.title().against(),
				cells(before.figure(), after.figure()), processor) + " |\n";
	}

	private static String cells(Comparison before, Comparison after) {
		return before.mainText() + " | " + after.mainText() + " | " + change(before, after);
	}

	/**
	 * If the median of one run is between the least and the most of the other one, chance
	 * is enough to explain it.
	 */
	private static String change(Comparison before, Comparison after) {
		Figures old = before.main();
		Figures now = after.main();
		if (old.includes(now.median()) || now.includes(old.median())) {
			return "within the spread";
		}
		String change = (before.difference() != null)
				? String.format(Locale.ROOT, "**%+,.0f %s**", now.median() - old.median(), before.unit())
				: String.format(Locale.ROOT, "**%+.0f %%**", (now.median() / old.median() - 1) * 100);
		return change + ((old.isSingle() || now.isSingle()) ? ", measured once" : "");
	}

}
