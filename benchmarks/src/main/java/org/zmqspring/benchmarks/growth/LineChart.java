package org.zmqspring.benchmarks.growth;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a {@link GrowthTable}: a line for each kind, both axes logarithmic, and a dashed
 * line for a cost that grows as its cause does. Readable on light and dark pages.
 * Confined to one thread.
 */
public final class LineChart {

	private static final int WIDTH = 620;

	private static final int HEIGHT = 350;

	private static final int LEFT = 70;

	private static final int RIGHT = 510;

	private static final int TOP = 40;

	private static final int BOTTOM = 300;

	/** The least distance of two labels at the right. */
	private static final int LABEL = 17;

	private final GrowthTable table;

	/** The powers of ten at both ends of each axis. */
	private final double left;

	private final double right;

	private final double bottom;

	private final double top;

	private final StringBuilder svg = new StringBuilder();

	private LineChart(GrowthTable table) {
		this.table = table;
		List<Double> figures = table.rows()
			.values()
			.stream()
			.flatMap(List::stream)
			.filter((figure) -> figure > 0)
			.sorted()
			.toList();
		this.left = Math.log10(table.counts().get(0));
		this.right = Math.max(Math.log10(table.counts().get(table.counts().size() - 1)), this.left + 1);
		this.bottom = figures.isEmpty() ? 0 : Math.floor(Math.log10(figures.get(0)));
		this.top = figures.isEmpty() ? 1
				: Math.max(Math.ceil(Math.log10(figures.get(figures.size() - 1))), this.bottom + 1);
	}

	/**
	 * A chart of the figures that the table shows.
	 * @param table all figures
	 * @return a chart
	 */
	public static LineChart of(GrowthTable table) {
		return new LineChart(table.rounded());
	}

	/**
	 * Draw it.
	 * @return the whole text of an SVG file
	 */
	public String svg() {
		this.svg.setLength(0);
		this.svg
			.append("""
					<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
					<title>%s</title>
					<style>
					text{font:13px sans-serif;fill:#1f2328}
					.head{font-weight:bold}
					.grid{stroke:#d0d7de}
					.same{stroke:#59636e;stroke-dasharray:5 4}
					.line{fill:none;stroke-width:2}
					.c0{stroke:#0969da}.c1{stroke:#1a7f37}.c2{stroke:#9a6700}.c3{stroke:#cf222e}.c4{stroke:#8250df}
					text.c0{stroke:none;fill:#0969da}text.c1{stroke:none;fill:#1a7f37}text.c2{stroke:none;fill:#9a6700}
					text.c3{stroke:none;fill:#cf222e}text.c4{stroke:none;fill:#8250df}
					@media (prefers-color-scheme:dark){
					text{fill:#e6edf3}
					.grid{stroke:#30363d}
					.same{stroke:#9198a1}
					.c0{stroke:#58a6ff}.c1{stroke:#3fb950}.c2{stroke:#d29922}.c3{stroke:#f85149}.c4{stroke:#bc8cff}
					text.c0{fill:#58a6ff}text.c1{fill:#3fb950}text.c2{fill:#d29922}text.c3{fill:#f85149}text.c4{fill:#bc8cff}
					}
					</style>
					<text class="head" x="%d" y="22">%s</text>
					"""
				.formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, this.table.title(), LEFT, this.table.title()));
		axes();
		slope();
		lines();
		return this.svg.append("</svg>\n").toString();
	}

	private void axes() {
		for (double power = Math.ceil(this.left); power <= this.right; power++) {
			line("grid", x(power), TOP, x(power), BOTTOM);
			text("", x(power), BOTTOM + 18, "middle", number(power));
		}
		for (double power = this.bottom; power <= this.top; power++) {
			line("grid", LEFT, y(power), RIGHT, y(power));
			text("", LEFT - 8, y(power) + 4, "end", number(power));
		}
		text("", (LEFT + RIGHT) / 2.0, BOTTOM + 38, "middle",
				"how many of them (dashed: twice as many cost twice as much)");
	}

	/** From the lower left corner to the upper or the right edge. */
	private void slope() {
		double length = Math.min(this.right - this.left, this.top - this.bottom);
		line("same", LEFT, BOTTOM, x(this.left + length), y(this.bottom + length));
	}

	private void lines() {
		List<String> kinds = List.copyOf(this.table.rows().keySet());
		this.table.rows().forEach((kind, figures) -> {
			StringBuilder points = new StringBuilder();
			for (int i = 0; i < figures.size(); i++) {
				points.append(format("%.1f,%.1f ", x(Math.log10(this.table.counts().get(i))), y(figures, i)));
			}
			this.svg.append("<polyline class=\"line c" + colour(kinds, kind) + "\" points=\""
					+ points.toString().strip() + "\"/>\n");
		});
		double least = TOP;
		for (Map.Entry<String, List<Double>> row : this.table.rows()
			.entrySet()
			.stream()
			.sorted(Comparator.comparingDouble((row) -> y(row.getValue(), row.getValue().size() - 1)))
			.toList()) {
			double y = Math.max(y(row.getValue(), row.getValue().size() - 1) + 4, least);
			text("c" + colour(kinds, row.getKey()), RIGHT + 8, y, "start", row.getKey());
			least = y + LABEL;
		}
	}

	/** A kind has the same colour in all charts. */
	private static int colour(List<String> kinds, String label) {
		for (Kind kind : Kind.values()) {
			if (kind.label().equals(label)) {
				return kind.ordinal();
			}
		}
		return kinds.indexOf(label);
	}

	private double y(List<Double> figures, int index) {
		double figure = figures.get(index);
		return (figure > 0) ? y(Math.log10(figure)) : BOTTOM;
	}

	private double x(double power) {
		return LEFT + (power - this.left) / (this.right - this.left) * (RIGHT - LEFT);
	}

	private double y(double power) {
		return BOTTOM - (power - this.bottom) / (this.top - this.bottom) * (BOTTOM - TOP);
	}

	private void line(String style, double x1, double y1, double x2, double y2) {
		this.svg.append(format("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", style, x1, y1,
				x2, y2));
	}

	private void text(String style, double x, double y, String anchor, String text) {
		String styled = style.isEmpty() ? "" : "class=\"" + style + "\" ";
		this.svg
			.append(format("<text %sx=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", styled, x, y, anchor, text));
	}

	private static String number(double power) {
		return (power >= 0) ? format("%,.0f", Math.pow(10, power))
				: format("%." + (int) -power + "f", Math.pow(10, power));
	}

	private static String format(String format, Object... arguments) {
		return String.format(Locale.ROOT, format.replace("%n", "\n"), arguments);
	}

}
