package org.zmqspring.benchmarks;

import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * One figure of two contenders that were measured in turn. Immutable.
 *
 * @param unit of ours and theirs
 * @param ours this project
 * @param theirs the other contender; {@code null} if there is none
 * @param ratio ours to theirs, of each pair of measurements; {@code null} if the
 * difference says more
 * @param difference ours less theirs, of each pair of measurements; {@code null} if the
 * ratio says more
 */
public record Comparison(String unit, Figures ours, @Nullable Figures theirs, @Nullable Figures ratio,
		@Nullable Figures difference) {

	public static Comparison ratio(String unit, double[] ours, double[] theirs) {
		double[] ratios = IntStream.range(0, ours.length).mapToDouble((i) -> ours[i] / theirs[i]).toArray();
		return new Comparison(unit, Figures.of(ours), Figures.of(theirs), Figures.of(ratios), null);
	}

	public static Comparison difference(String unit, double[] ours, double[] theirs) {
		double[] differences = IntStream.range(0, ours.length).mapToDouble((i) -> ours[i] - theirs[i]).toArray();
		return new Comparison(unit, Figures.of(ours), Figures.of(theirs), null, Figures.of(differences));
	}

	/** Nothing is compared. */
	public static Comparison none(String unit, double... ours) {
		return new Comparison(unit, Figures.of(ours), null, null, null);
	}

	String oursText() {
		return this.ours.text(this.unit);
	}

	String theirsText() {
		return (this.theirs != null) ? this.theirs.text(this.unit) : "";
	}

	String comparedText() {
		return (this.theirs != null) ? mainText() : "";
	}

	/** What says most: the ratio, the difference, or ours if nothing is compared. */
	Figures main() {
		return (this.ratio != null) ? this.ratio : (this.difference != null) ? this.difference : this.ours;
	}

	String mainText() {
		if (this.ratio != null) {
			return this.ratio.bold("%.2f", "");
		}
		return (this.difference != null) ? this.difference.bold("%+,.0f", this.unit) : oursText();
	}

}
