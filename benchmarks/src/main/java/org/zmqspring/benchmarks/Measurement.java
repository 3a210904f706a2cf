package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One measurement of a part, before it runs. Immutable.
 *
 * @param what what is measured; no other measurement has the same text
 * @param estimate about how long it takes
 * @param run measures; it returns one row, or several that are measured together
 */
public record Measurement(String what, Duration estimate, Supplier<List<Row>> run) {

	static Measurement of(Row.Title title, Duration estimate, Supplier<Row> run) {
		return new Measurement(title.what() + ", compared with " + title.against(), estimate, () -> List.of(run.get()));
	}

}
