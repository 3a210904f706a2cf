package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
		Plan plan = Boolean.getBoolean("quick") ? Plan.QUICK : Plan.FULL;
		Consumer<Object> table = System.out::println;
		Map<String, Runnable> parts = new LinkedHashMap<>();
		parts.put("first", () -> table.accept(ReceiveRows.first(plan)));
		parts.put("sizes", () -> ReceiveRows.sizes(plan, table::accept));
		parts.put("kinds", () -> ReceiveRows.kinds(plan, table::accept));
		parts.put("others", () -> ReceiveRows.others(plan, table::accept));
		parts.put("prefixes", () -> ReceiveRows.prefixes(plan, table::accept));
		parts.put("meters", () -> ReceiveRows.meters(plan, table::accept));
		parts.put("send", () -> SendRows.all(plan, table::accept));
		parts.put("allocation", () -> AllocationRows.all(table::accept));
		parts.put("latency", () -> LatencyRows.steady(5, 5000, table::accept));
		parts.put("silence", () -> LatencyRows.afterSilence(7, Duration.ofSeconds(60), table::accept));
		parts.put("idle", () -> IdleRows.all(1000, 200, 30, table::accept));
		parts.put("startup", () -> table.accept(StartupRows.row(9)));
		List<String> wanted = (names.length > 0) ? Arrays.asList(names) : List.copyOf(parts.keySet());
		table.accept(Comparison.HEAD);
		wanted.forEach((name) -> parts.get(name).run());
		System.exit(0);
	}

}
