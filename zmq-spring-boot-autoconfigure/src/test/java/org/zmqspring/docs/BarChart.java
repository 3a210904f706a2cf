package org.zmqspring.docs;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Draws the rows of a table that compare the starter with a loop by hand: a bar for each
 * ratio, and a line at 1. Readable on light and dark pages. Stateless.
 */
final class BarChart {

	private static final String TITLE = "Rate compared with a loop by hand on JeroMQ (1 = the same)";

	/** What is measured, the ratio, and the least ratio that is wanted. */
	private static final Pattern ROW = Pattern.compile(
			"(?m)^\\| ((?:receive|send) .+?) \\| `(?:recv|send)` loop(?: of one thread)? \\| \\*\\*(\\d+\\.\\d+)\\*\\* \\| (\\d+\\.\\d+) \\|$");

	private static final int LEFT = 410;

	/** The length of a bar of 1. */
	private static final int UNIT = 200;

	private static final int STEP = 26;

	private static final int TOP = 40;

	private BarChart() {
	}

	static List<MatchResult> rows(String page) {
		return ROW.matcher(page).results().toList();
	}

	static String svg(String page) {
		List<MatchResult> rows = rows(page);
		int width = 800;
		int height = TOP + rows.size() * STEP + 10;
		StringBuilder svg = new StringBuilder("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
				<title>%s</title>
				<style>
				text{font:13px sans-serif;fill:#1f2328}
				.head{font-weight:bold}
				.one{stroke:#59636e;stroke-dasharray:5 4}
				.reached{fill:#0969da}
				.missed{fill:#bf8700}
				@media (prefers-color-scheme:dark){
				text{fill:#e6edf3}
				.one{stroke:#9198a1}
				.reached{fill:#58a6ff}
				.missed{fill:#d29922}
				}
				</style>
				<text class="head" x="10" y="22">%s</text>
				""".formatted(width, height, width, height, TITLE, TITLE));
		for (int i = 0; i < rows.size(); i++) {
			double ratio = Double.parseDouble(rows.get(i).group(2));
			boolean isReached = ratio >= Double.parseDouble(rows.get(i).group(3));
			int y = TOP + i * STEP;
			double length = Math.min(ratio * UNIT, width - LEFT - 60);
			svg.append(String.format(Locale.ROOT, """
					<text x="%d" y="%d" text-anchor="end">%s</text>
					<rect class="%s" x="%d" y="%d" width="%.1f" height="18" rx="2"/>
					<text x="%.1f" y="%d">%s</text>
					""", LEFT - 10, y + 14, label(rows.get(i).group(1)), isReached ? "reached" : "missed", LEFT, y,
					length, LEFT + length + 6, y + 14, rows.get(i).group(2)));
		}
		return svg
			.append(String.format(Locale.ROOT,
					"<line class=\"one\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n</svg>\n", LEFT + UNIT, TOP - 6,
					LEFT + UNIT, height - 6))
			.toString();
	}

	private static String label(String what) {
		return what.replace("`", "").replace("&", "&amp;").replace("<", "&lt;").replace("\"", "");
	}

}
