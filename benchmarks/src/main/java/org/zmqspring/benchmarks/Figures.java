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
	 * Median, least and most.
	 * @param format of a number
	 * @param unit after the median
	 * @return for a cell of a table
	 */
	String text(String format, String unit) {
		return String.format(Locale.ROOT, format + unit + " (" + format + " to " + format + ")", this.median,
				this.least, this.most);
	}

	/** The same, with a median that stands out. */
	String bold(String format) {
		return String.format(Locale.ROOT, "**" + format + "** (" + format + " to " + format + ")", this.median,
				this.least, this.most);
	}

}
