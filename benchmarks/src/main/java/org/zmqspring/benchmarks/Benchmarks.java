package org.zmqspring.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.zmqspring.benchmarks.fleet.FleetRows;
import org.zmqspring.benchmarks.forward.ForwardRows;
import org.zmqspring.benchmarks.growth.GrowthRows;
import org.zmqspring.benchmarks.idle.IdleRows;
import org.zmqspring.benchmarks.latency.LatencyRows;
import org.zmqspring.benchmarks.receive.AllocationRows;
import org.zmqspring.benchmarks.receive.ReceiveRows;
import org.zmqspring.benchmarks.send.SendRows;
import org.zmqspring.benchmarks.startup.StartupRows;

/** Measures everything, or the parts that are named, and prints a table. */
public final class Benchmarks {

	private Benchmarks() {
	}

	public static void main(String[] names) {
		List<Measurement> measurements;
		try {
			Wanted.require(Stream.of(ReceiveRows.kindNames(), GrowthRows.kindNames()).flatMap(List::stream).toList());
			Map<String, Supplier<List<Measurement>>> parts = parts();
			measurements = measurements(wanted(parts.keySet(), names).stream().map(parts::get).toList());
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
			return;
		}
		System.out.println(Row.HEAD);
		System.exit(new Run(measurements, System.out, System.err).execute() ? 0 : 1);
	}

	/** Two parts may have the same measurement. */
	static List<Measurement> measurements(List<Supplier<List<Measurement>>> parts) {
		Map<String, Measurement> all = new LinkedHashMap<>();
		parts.forEach((part) -> part.get().forEach((one) -> all.putIfAbsent(one.what(), one)));
		return List.copyOf(all.values());
	}

	/**
	 * The parts to measure.
	 * @param parts the names of all
	 * @param names those that are named, separated by commas or blanks; none is all
	 * @return names of parts, in the order in which they are named
	 * @throws IllegalArgumentException if a name is not that of a part
	 */
	static List<String> wanted(Set<String> parts, String... names) {
		List<String> wanted = Arrays.stream(names)
			.flatMap((name) -> Arrays.stream(name.split("[,\\s]+")))
			.filter((name) -> !name.isEmpty())
			.toList();
		List<String> unknown = wanted.stream().filter((name) -> !parts.contains(name)).toList();
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException("There is no part " + String.join(", ", unknown) + ". The parts are "
					+ String.join(", ", parts) + ". Name one or several, such as -Dparts=first,latency");
		}
		return wanted.isEmpty() ? List.copyOf(parts) : wanted;
	}

	static Map<String, Supplier<List<Measurement>>> parts() {
		boolean quick = Boolean.getBoolean("quick");
		Plan plan = quick ? Plan.QUICK : Plan.FULL;
		int[] all = quick ? Wanted.sizes(64, 1024) : Wanted.sizes(16, 64, 256, 1024, 65_536);
		int[] few = quick ? Wanted.sizes(64) : Wanted.sizes(64, 1024);
		Map<String, Supplier<List<Measurement>>> parts = new LinkedHashMap<>();
		parts.put("first", () -> List.of(ReceiveRows.first(plan)));
		parts.put("sizes", () -> ReceiveRows.sizes(plan, all));
		parts.put("kinds", () -> ReceiveRows.kinds(plan, few));
		parts.put("others", () -> ReceiveRows.others(plan));
		parts.put("prefixes", () -> ReceiveRows.prefixes(plan));
		parts.put("meters", () -> ReceiveRows.meters(plan));
		parts.put("numbers",
				() -> Stream.of(ReceiveRows.numbers(plan), SendRows.numbers(plan)).flatMap(List::stream).toList());
		parts.put("send", () -> SendRows.all(plan, few));
		parts.put("allocation", AllocationRows::all);
		parts.put("latency", () -> List.of(quick ? LatencyRows.steady(3, 2000) : LatencyRows.steady(5, 5000)));
		parts.put("silence", () -> List.of(LatencyRows.afterSilence(3, Duration.ofSeconds(quick ? 5 : 30))));
		parts.put("idle", () -> IdleRows.all(1000, 200, quick ? 5 : 15));
		parts.put("fleet", () -> List.of(quick ? FleetRows.all(20, 3) : FleetRows.all(50, 10)));
		parts.put("forwarder", () -> ForwardRows.all(plan, few));
		parts.put("growth", () -> GrowthRows.all(Duration.ofSeconds(quick ? 2 : 6),
				quick ? List.of(1, 100) : List.of(1, 10, 100, 1000), Path.of("target")));
		parts.put("startup", () -> List.of(StartupRows.row(quick ? 3 : 9)));
		return parts;
	}

}
