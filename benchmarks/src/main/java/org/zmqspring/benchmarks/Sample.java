package org.zmqspring.benchmarks;

import java.util.Map;

/**
 * What was measured of a contender in one window. Immutable.
 *
 * @param perSecond messages a second
 * @param processor nanoseconds of processor time for each message, by what the threads do
 */
public record Sample(double perSecond, Map<String, Double> processor) {

	/** The processor time of the whole process for each message, in nanoseconds. */
	double processorNanos() {
		return this.processor.values().stream().mapToDouble(Double::doubleValue).sum();
	}

}
