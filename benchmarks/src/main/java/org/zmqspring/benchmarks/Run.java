package org.zmqspring.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.zmqspring.benchmarks.Results.Machine;

/**
 * Runs measurements one after another. Before each one it prints how far it is, and after
 * it the rows, which it also adds to a file. If the JVM is asked to end, such as by
 * Ctrl+C, the processes of the measurement are ended first. Confined to one thread.
 */
final class Run {

	private static final Duration SHORT = Duration.ofMinutes(2);

	/** Ctrl+C ends the processes of a measurement, perhaps before this one notices. */
	private static final long STOP_MILLIS = 1000;

	private final List<Measurement> measurements;

	private final Machine machine;

	private final Path file;

	private final PrintStream table;

	private final PrintStream progress;

	private final List<Row> rows = new ArrayList<>();

	private final List<String> failed = new ArrayList<>();

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	Run(List<Measurement> measurements, Machine machine, Path file, PrintStream table, PrintStream progress) {
		this.measurements = measurements;
		this.machine = machine;
		this.file = file;
		this.table = table;
		this.progress = progress;
	}

	/**
	 * Measure all. After a failure the next ones are measured.
	 * @return whether all could be measured
	 */
	boolean execute() {
		Thread runner = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(runner), "stop"));
		try {
			write(false);
			long began = System.nanoTime();
			for (int i = 0; i < this.measurements.size() && this.stopping.getCount() > 0; i++) {
				this.progress.println(progress(i, Duration.ofNanos(System.nanoTime() - began)));
				measure(this.measurements.get(i));
				write(false);
			}
			return this.stopping.getCount() > 0 && write(this.failed.isEmpty());
		}
		finally {
			this.ended.countDown();
		}
	}

	private void measure(Measurement measurement) {
		try {
			List<Row> found = measurement.run().get();
			found.forEach(this.table::println);
			this.rows.addAll(found);
		}
		catch (RuntimeException ex) {
			if (!isStopping()) {
				this.failed.add(measurement.what() + ": " + ex);
				this.progress.println("Not measured: " + measurement.what() + ": " + ex);
			}
		}
	}

	private boolean write(boolean complete) {
		new Results(complete, this.failed, this.machine, this.rows).write(this.file);
		return complete;
	}

	private boolean isStopping() {
		try {
			return this.stopping.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	/** The measurement may start further processes until it notices the end of one. */
	private void stop(Thread runner) {
		this.stopping.countDown();
		try {
			for (int tries = 0; tries < 50 && !this.ended.await(100, TimeUnit.MILLISECONDS); tries++) {
				runner.interrupt();
				ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.progress.println(this.rows.size() + " rows are in " + this.file);
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
