package org.zmqspring.benchmarks.growth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Wanted;

/**
 * How the cost of an application grows with its links, listeners, prefixes, peers and
 * outages. Each figure is measured in a process of its own. Stateless.
 */
public final class GrowthRows {

	private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final Duration SETTLE = Duration.ofSeconds(1);

	/** A thousand messages a second. */
	private static final int MICROS = 1_000;

	/** A publisher with a thousand peers writes each message a thousand times. */
	private static final int PEER_MICROS = 20_000;

	private GrowthRows() {
	}

	/**
	 * The names of what grows.
	 * @return valid values of the system property {@code kinds}
	 */
	public static List<String> kindNames() {
		return Arrays.stream(Kind.values()).map(Enum::name).toList();
	}

	/**
	 * Measure all kinds, or those that the system property {@code kinds} names.
	 * @param window how long an idle application is measured, and one with messages;
	 * before each the application runs for as long
	 * @param counts how many of each kind
	 * @param charts the directory for the charts
	 * @param table gets one table for each measure
	 */
	public static void all(Duration window, List<Integer> counts, Path charts, Consumer<Object> table) {
		Map<Measure, Map<String, List<Double>>> figures = new EnumMap<>(Measure.class);
		long[] memory;
		try (Child none = start(Kind.LINKS, 0, "")) {
			none.answer();
			pause(window);
			memory = numbers(none.ask("memory"));
		}
		for (Kind kind : Kind.values()) {
			if (Wanted.kind(kind)) {
				for (int count : counts) {
					measure(kind, count, window, memory)
						.forEach((measure, figure) -> figures.computeIfAbsent(measure, (one) -> new LinkedHashMap<>())
							.computeIfAbsent(kind.label(), (one) -> new ArrayList<>())
							.add(figure));
				}
			}
		}
		figures.forEach((measure, rows) -> {
			GrowthTable one = new GrowthTable(measure.title(), counts, rows).rounded();
			table.accept(one);
			draw(one, charts.resolve("growth-" + measure.label() + ".svg"));
		});
	}

	private static void draw(GrowthTable table, Path file) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			Files.writeString(file, LineChart.of(table).svg());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Child start(Kind kind, int count, String endpoints) {
		return Child.java(GrowthMain.class, List.of(kind.name(), "" + count, endpoints));
	}

	private static Map<Measure, Double> measure(Kind kind, int count, Duration window, long[] memoryOfNone) {
		if (kind == Kind.PEERS) {
			try (Child publisher = start(kind, count, "tcp://127.0.0.1:*");
					Others subscribers = Others.subscribers(count, publisher.answer())) {
				int messages = (int) (window.toNanos() / 1_000 / PEER_MICROS);
				return measure(publisher, window, memoryOfNone,
						() -> publisher.ask("send " + messages + " " + PEER_MICROS));
			}
		}
		int endpoints = (kind == Kind.LINKS || kind == Kind.OUTAGES) ? count : 1;
		int topics = (kind == Kind.LISTENERS || kind == Kind.PREFIXES) ? count : 1;
		int messages = (int) (window.toNanos() / 1_000 / MICROS);
		try (Others publishers = (kind == Kind.OUTAGES) ? Others.absent(endpoints) : Others.publishers(endpoints);
				Child subscriber = start(kind, count, publishers.endpoints())) {
			subscriber.answer();
			return measure(subscriber, window, memoryOfNone, () -> {
				if (kind != Kind.OUTAGES) {
					publishers.send(messages, MICROS, topics);
				}
			});
		}
	}

	private static Map<Measure, Double> measure(Child child, Duration window, long[] memoryOfNone, Runnable send) {
		awaitSettled(child);
		// The compiler needs some time for the code of the start, and of the messages.
		pause(window);
		send.run();
		pause(SETTLE);
		Map<Measure, Double> figures = new EnumMap<>(Measure.class);
		long[] before = numbers(child.ask("use"));
		pause(window);
		long[] idle = numbers(child.ask("use"));
		double idleNanosPerSecond = (idle[0] - before[0]) / (window.toNanos() / 1e9);
		figures.put(Measure.IDLE, idleNanosPerSecond / 1e6);
		long began = System.nanoTime();
		send.run();
		long[] busy = numbers(child.ask("use"));
		long messages = busy[1] - idle[1];
		if (messages > 0) {
			double idleNanos = idleNanosPerSecond * (System.nanoTime() - began) / 1e9;
			figures.put(Measure.MESSAGE, (busy[0] - idle[0] - idleNanos) / messages / 1e3);
		}
		long[] memory = numbers(child.ask("memory"));
		figures.put(Measure.HEAP, (memory[0] - memoryOfNone[0]) / 1024.0);
		figures.put(Measure.FILES, (double) (memory[1] - memoryOfNone[1]));
		return figures;
	}

	private static void awaitSettled(Child child) {
		long end = System.nanoTime() + PATIENCE_NANOS;
		while (!child.ask("settled").equals("true")) {
			if (System.nanoTime() - end > 0) {
				throw new IllegalStateException("The links did not settle");
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private static void pause(Duration duration) {
		LockSupport.parkNanos(duration.toNanos());
	}

	private static long[] numbers(String words) {
		return Arrays.stream(words.split(" ")).mapToLong(Long::parseLong).toArray();
	}

}
