package org.zmqspring.benchmarks;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.zmqspring.benchmarks.Results.Machine;
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
		try {
			String compare = System.getProperty("compare", "");
			if (!compare.isEmpty()) {
				compare(compare.split(","));
				return;
			}
			System.exit(measure(names) ? 0 : 1);
		}
		catch (IllegalArgumentException | UncheckedIOException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	private static void compare(String... files) {
		if (files.length != 2) {
			throw new IllegalArgumentException("-Dcompare=" + String.join(",", files)
					+ " are not two files. Name the earlier and the later one, such as -Dcompare=before.json,after.json");
		}
		System.out.print(Changes.between(file(files[0]), file(files[1])));
	}

	private static boolean measure(String... names) {
		Wanted.require(Stream.of(ReceiveRows.kindNames(), GrowthRows.kindNames()).flatMap(List::stream).toList());
		Map<String, Supplier<List<Measurement>>> parts = parts();
		List<Measurement> measurements = measurements(wanted(parts.keySet(), names).stream().map(parts::get).toList());
		Map<String, String> options = new TreeMap<>(Map.of("parts", String.join(",", names)));
		Stream.of("quick", "sizes", "kinds").forEach((name) -> options.put(name, System.getProperty(name, "")));
		String results = System.getProperty("results", "");
		Path file = results.isEmpty()
				? Path.of("target",
						"results-" + Runtime.version().feature() + "-"
								+ LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")) + ".json")
				: file(results);
		System.out.println(Row.HEAD);
		return new Run(measurements, Machine.here(plan(), options), file.toAbsolutePath(), System.out, System.err)
			.execute();
	}

	/** Relative to the directory where Maven was called, which the build passes. */
	private static Path file(String name) {
		return Path.of(System.getProperty("from", "")).resolve(name.strip());
	}

	private static Plan plan() {
		return Boolean.getBoolean("quick") ? Plan.QUICK : Plan.FULL;
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
		Plan plan = plan();
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
		parts.put("idle", () -> IdleRows.all(1000, 200, quick ? 5 : 30));
		parts.put("fleet", () -> List.of(quick ? FleetRows.all(20, 3) : FleetRows.all(50, 10)));
		parts.put("forwarder", () -> ForwardRows.all(plan, few));
		parts.put("growth", () -> GrowthRows.all(Duration.ofSeconds(quick ? 2 : 6),
				quick ? List.of(1, 100) : List.of(1, 10, 100, 1000), Path.of("target")));
		parts.put("startup", () -> StartupRows.all(quick ? 3 : 9));
		return parts;
	}

}
