package org.zmqspring.benchmarks;

import java.util.Locale;

/**
 * What came out of measuring two contenders in turn. Immutable.
 *
 * @param title what was compared
 * @param ours figures of ours, a second
 * @param theirs figures of theirs, a second
 * @param ratio of each pair
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
