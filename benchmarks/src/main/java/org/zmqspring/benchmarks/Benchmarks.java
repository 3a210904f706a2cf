package org.zmqspring.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
		Map<String, Runnable> parts = parts(System.out::println);
		List<String> wanted;
		try {
			wanted = wanted(parts.keySet(), names);
			Wanted.require(Stream.of(ReceiveRows.kindNames(), GrowthRows.kindNames()).flatMap(List::stream).toList());
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
			return;
		}
		System.out.println(Comparison.HEAD);
		wanted.forEach((name) -> parts.get(name).run());
		System.exit(0);
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

	static Map<String, Runnable> parts(Consumer<Object> table) {
		Plan plan = Boolean.getBoolean("quick") ? Plan.QUICK : Plan.FULL;
		Map<String, Runnable> parts = new LinkedHashMap<>();
		parts.put("first", () -> table.accept(ReceiveRows.first(plan)));
		parts.put("sizes", () -> ReceiveRows.sizes(plan, table::accept));
		parts.put("kinds", () -> ReceiveRows.kinds(plan, table::accept));
		parts.put("others", () -> ReceiveRows.others(plan, table::accept));
		parts.put("prefixes", () -> ReceiveRows.prefixes(plan, table::accept));
		parts.put("meters", () -> ReceiveRows.meters(plan, table::accept));
		parts.put("numbers", () -> {
			ReceiveRows.numbers(plan, table::accept);
			SendRows.numbers(plan, table::accept);
		});
		parts.put("send", () -> SendRows.all(plan, table::accept));
		parts.put("allocation", () -> AllocationRows.all(table::accept));
		parts.put("latency", () -> LatencyRows.steady(5, 5000, table::accept));
		parts.put("silence", () -> LatencyRows.afterSilence(7, Duration.ofSeconds(60), table::accept));
		parts.put("idle", () -> IdleRows.all(1000, 200, 30, table::accept));
		parts.put("growth", () -> GrowthRows.all(plan.window().multipliedBy(20), List.of(1, 10, 100, 1000),
				Path.of("target"), table::accept));
		parts.put("fleet", () -> FleetRows.all(50, 10, table::accept));
		parts.put("forwarder", () -> ForwardRows.all(plan, table::accept));
		parts.put("startup", () -> table.accept(StartupRows.row(9)));
		return parts;
	}

}
