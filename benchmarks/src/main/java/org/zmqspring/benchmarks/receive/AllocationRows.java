package org.zmqspring.benchmarks.receive;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link AllocationBenchmark} and makes rows of what it finds. */
public final class AllocationRows {

	private AllocationRows() {
	}

	public static void all(Consumer<String> table) {
		Map<Kind, double[]> bytes = new TreeMap<>();
		for (RunResult result : run()) {
			double[] pair = bytes.computeIfAbsent(Kind.valueOf(result.getParams().getParam("kind")),
					(kind) -> new double[2]);
			pair[result.getParams().getParam("who").equals("LISTENER") ? 0 : 1] = result.getSecondaryResults()
				.get("gc.alloc.rate.norm")
				.getScore();
		}
		bytes.forEach((kind, pair) -> table.accept(String.format(Locale.ROOT,
				"| allocation a message, %s, 64 bytes | recv loop | %.0f bytes | %.0f bytes | **%+.0f bytes** | + the decoded payload |",
				kind.text, pair[0], pair[1], pair[0] - pair[1])));
	}

	private static Collection<RunResult> run() {
		try {
			return new Runner(new OptionsBuilder().include(AllocationBenchmark.class.getName())
				.addProfiler(GCProfiler.class)
				.verbosity(VerboseMode.SILENT)
				.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
