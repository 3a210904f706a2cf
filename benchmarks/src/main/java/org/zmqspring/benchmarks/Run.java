package org.zmqspring.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Runs measurements one after another. It prints the rows, and before each measurement
 * how far it is. Confined to one thread.
 */
final class Run {

	private static final Duration SHORT = Duration.ofMinutes(2);

	private final List<Measurement> measurements;

	private final PrintStream table;

	private final PrintStream progress;

	Run(List<Measurement> measurements, PrintStream table, PrintStream progress) {
		this.measurements = measurements;
		this.table = table;
		this.progress = progress;
	}

	/**
	 * Measure all. After a failure the next ones are measured.
	 * @return whether all could be measured
	 */
	boolean execute() {
		long began = System.nanoTime();
		boolean complete = true;
		for (int i = 0; i < this.measurements.size(); i++) {
			Measurement measurement = this.measurements.get(i);
			this.progress.println(progress(i, Duration.ofNanos(System.nanoTime() - began)));
			try {
				measurement.run().get().forEach(this.table::println);
			}
			catch (RuntimeException ex) {
				complete = false;
				this.progress.println("Not measured: " + measurement.what() + ": " + ex);
			}
		}
		return complete;
	}

	/**
	 * How far it is before a measurement. The time that is left follows from the
	 * estimates, and from how much longer the earlier measurements took than theirs.
	 * @param done how many are done
	 * @param gone the time since the begin
	 * @return a line
	 */
	String progress(int done, Duration gone) {
		double expected = millis(this.measurements.subList(0, done));
		double left = millis(this.measurements.subList(done, this.measurements.size()));
		double factor = (expected > 0) ? gone.toMillis() / expected : 1;
		return "[" + (done + 1) + " of " + this.measurements.size() + "] " + this.measurements.get(done).what() + " ("
				+ text(gone) + " gone, about " + text(Duration.ofMillis(Math.round(left * factor))) + " left)";
	}

	private static long millis(List<Measurement> some) {
		return some.stream().mapToLong((one) -> one.estimate().toMillis()).sum();
	}

	private static String text(Duration duration) {
		return (duration.compareTo(SHORT) < 0) ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
	}

}
