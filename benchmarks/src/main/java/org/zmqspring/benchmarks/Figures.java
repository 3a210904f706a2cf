package org.zmqspring.benchmarks;

import java.util.Arrays;

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

}
