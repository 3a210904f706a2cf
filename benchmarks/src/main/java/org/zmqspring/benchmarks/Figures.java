package org.zmqspring.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * What was measured several times. Immutable.
 *
 * @param median the one in the middle
 * @param least the smallest
 * @param most the largest
 */
public record Figures(double median, double least, double most) {

	public static Figures of(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Figures(median, sorted[0], sorted[sorted.length - 1]);
	}

	/**
	 * Median, least and most, with about three digits.
	 * @param unit after the median
	 * @return for a cell of a table
	 */
	String text(String unit) {
		int decimals = (this.median == Math.rint(this.median) || Math.abs(this.median) >= 95) ? 0
				: (Math.abs(this.median) >= 9.5) ? 1 : 2;
		String format = "%,." + decimals + "f";
		return String.format(Locale.ROOT, format + suffix(unit), this.median) + range(format);
	}

	/** The same, with a median that stands out. */
	String bold(String format, String unit) {
		return String.format(Locale.ROOT, "**" + format + suffix(unit) + "**", this.median) + range(format);
	}

	boolean includes(double value) {
		return value >= this.least && value <= this.most;
	}

	/** Whether there was one measurement, or all gave the same. */
	boolean isSingle() {
		return this.least == this.most;
	}

	private static String suffix(String unit) {
		return unit.isEmpty() ? "" : " " + unit.replace("%", "%%");
	}

	private String range(String format) {
		return isSingle() ? ""
				: String.format(Locale.ROOT, " (" + format + " to " + format + ")", this.least, this.most);
	}

}
