package org.zmqspring.benchmarks.receive;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;
import org.zmqspring.benchmarks.Wanted;

/** Runs {@link AllocationBenchmark} and makes rows of what it finds. */
public final class AllocationRows {

	private static final Duration ESTIMATE = Duration.ofSeconds(22);

	private AllocationRows() {
	}

	/** The poller's thread allocates what the others do. */
	public static List<Measurement> all() {
		Set<Kind> kinds = EnumSet.complementOf(EnumSet.of(Kind.POLLER));
		return Wanted.kinds(kinds, kinds).stream().map((kind) -> {
			Title title = new Title("allocation a message, " + kind.text + ", 64 bytes", "recv loop",
					"+ the decoded payload");
			return new Measurement(title.what(), ESTIMATE, () -> List.of(new Row(title, Comparison.difference("bytes",
					bytes(Contestant.LISTENER, kind), bytes(Contestant.BY_HAND, kind)))));
		}).toList();
	}

	private static double[] bytes(Contestant who, Kind kind) {
		try {
			return new double[] { new Runner(new OptionsBuilder().include(AllocationBenchmark.class.getName())
				.param("who", who.name())
				.param("kind", kind.name())
				.addProfiler(GCProfiler.class)
				.verbosity(VerboseMode.SILENT)
				.build()).runSingle().getSecondaryResults().get("gc.alloc.rate.norm").getScore() };
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
