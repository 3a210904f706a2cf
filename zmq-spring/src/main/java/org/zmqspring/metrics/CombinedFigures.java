package org.zmqspring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The figures of all that hold one meter, as one figure. Thread-safe. */
final class CombinedFigures {

	private final Combination combination;

	private final List<DoubleSupplier> readings = new ArrayList<>();

	/** What those have counted that have left; a counter must not fall. */
	private double left;

	CombinedFigures(Combination combination) {
		this.combination = combination;
	}

	/** How several figures become one. */
	enum Combination {

		/** Counts of what has happened: added up, and kept when one of them leaves. */
		COUNT,

		/** Numbers of what is there now: added up. */
		SUM,

		/** Durations: the longest one. */
		LONGEST

	}

	synchronized void add(DoubleSupplier reading) {
		this.readings.add(reading);
	}

	synchronized void remove(DoubleSupplier reading) {
		if (this.readings.remove(reading) && this.combination == Combination.COUNT) {
			this.left += reading.getAsDouble();
		}
	}

	synchronized double value() {
		double value = this.left;
		for (DoubleSupplier reading : this.readings) {
			double one = reading.getAsDouble();
			value = (this.combination == Combination.LONGEST) ? Math.max(value, one) : value + one;
		}
		return value;
	}

}
