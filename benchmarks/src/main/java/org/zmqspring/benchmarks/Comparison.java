package org.zmqspring.benchmarks;

import java.util.Locale;

/**
 * The result of measuring two contenders in turn. Immutable.
 *
 * @param title what was compared
 * @param ours messages a second of this project
 * @param theirs messages a second of the other contender
 * @param ratio the ratio of each pair of measurements
 */
public record Comparison(Plan.Title title, Figures ours, Figures theirs, Figures ratio) {

	static final String HEAD = """
			| what | against | ours a second | theirs a second | ratio: median (least to most) | wanted |
			|---|---|---|---|---|---|""";

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"| %s | %s | %,.0f (%,.0f to %,.0f) | %,.0f (%,.0f to %,.0f) | **%.2f** (%.2f to %.2f) | %.2f |",
				this.title.what(), this.title.against(), this.ours.median(), this.ours.least(), this.ours.most(),
				this.theirs.median(), this.theirs.least(), this.theirs.most(), this.ratio.median(), this.ratio.least(),
				this.ratio.most(), this.title.wanted());
	}

}
