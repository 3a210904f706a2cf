package org.zmqspring.integration.faulttable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * All trials of one fault: they are prepared, and then run, side by side. Confined to one
 * thread.
 */
final class Heat implements AutoCloseable {

	static final int TRIALS = 5;

	/**
	 * The faults of the trials are so much longer, each than the one before, or all would
	 * end in the same phase of a back-off.
	 */
	private static final Duration STEP = Duration.ofMillis(500);

	static final Duration SPREAD = STEP.multipliedBy(TRIALS - 1);

	private final Row row;

	private final Map<Contender, List<Trial>> trials = new LinkedHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<Contender, List<Finding>> findings = new LinkedHashMap<>();

	Heat(Row row) {
		this.row = row;
	}

	void enter(Contender contender) {
		this.trials.put(contender,
				IntStream.range(0, TRIALS)
					.mapToObj((i) -> new Trial(this.row, contender, this.row.lasts().plus(STEP.multipliedBy(i))))
					.toList());
	}

	void run() throws InterruptedException, ExecutionException {
		for (List<Trial> entered : this.trials.values()) {
			for (Future<?> prepared : entered.stream().map((trial) -> this.threads.submit(trial::prepare)).toList()) {
				prepared.get();
			}
		}
		Map<Contender, List<Future<Finding>>> running = new LinkedHashMap<>();
		this.trials.forEach((contender, entered) -> running.put(contender,
				entered.stream().map((trial) -> this.threads.submit(trial::run)).toList()));
		for (Map.Entry<Contender, List<Future<Finding>>> results : running.entrySet()) {
			List<Finding> found = new ArrayList<>();
			for (Future<Finding> result : results.getValue()) {
				found.add(result.get());
			}
			this.findings.put(results.getKey(), found);
		}
	}

	List<Finding> findings(Contender contender) {
		return this.findings.get(contender);
	}

	@Override
	public void close() throws Exception {
		this.threads.shutdown();
		for (List<Trial> entered : this.trials.values()) {
			for (Trial trial : entered) {
				trial.close();
			}
		}
	}

}
