package org.zmqspring.benchmarks.growth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;
import org.zmqspring.benchmarks.Wanted;

/**
 * How the cost of an application grows with its links, listeners, prefixes, peers and
 * outages. Each count of each kind is measured in a process of its own. Confined to one
 * thread.
 */
public final class GrowthRows {

	private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final Duration SETTLE = Duration.ofSeconds(1);

	/** A thousand messages a second. */
	private static final int MICROS = 1_000;

	/** A publisher with a thousand peers writes each message a thousand times. */
	private static final int PEER_MICROS = 20_000;

	/** The start of the processes, and until the links are up. */
	private static final Duration START = Duration.ofSeconds(6);

	private final Duration window;

	private final List<Integer> counts;

	private final Path files;

	private final Map<Measure, Map<String, List<Double>>> figures = new EnumMap<>(Measure.class);

	private long @Nullable [] memoryOfNone;

	private GrowthRows(Duration window, List<Integer> counts, Path files) {
		this.window = window;
		this.counts = counts;
		this.files = files;
	}

	/**
	 * The names of what grows.
	 * @return valid values of the system property {@code kinds}
	 */
	public static List<String> kindNames() {
		return Arrays.stream(Kind.values()).map(Enum::name).toList();
	}

	/**
	 * All kinds, or those that the system property {@code kinds} names.
	 * @param window how long an idle application is measured, and one with messages;
	 * before each the application runs for as long
	 * @param counts how many of each kind
	 * @param files the directory for a table and a chart of each measure
	 * @return the measurements; the last one writes the files
	 */
	public static List<Measurement> all(Duration window, List<Integer> counts, Path files) {
		return new GrowthRows(window, counts, files).measurements();
	}

	private List<Measurement> measurements() {
		List<Measurement> all = new ArrayList<>();
		all.add(new Measurement("growth, no socket", START.plus(this.window), this::measureNone));
		for (Kind kind : Wanted.kinds(EnumSet.allOf(Kind.class), EnumSet.allOf(Kind.class))) {
			int windows = (kind == Kind.OUTAGES) ? 2 : 4;
			for (int count : this.counts) {
				String what = String.format(Locale.ROOT, "growth, %,d %s", count, kind.label());
				all.add(new Measurement(what, START.plus(this.window.multipliedBy(windows)),
						() -> measure(what, kind, count)));
			}
		}
		all.add(new Measurement("growth, the tables and charts", Duration.ZERO, this::write));
		return all;
	}

	private List<Row> measureNone() {
		try (Child none = start(Kind.LINKS, 0, "")) {
			none.answer();
			pause(this.window);
			long[] memory = numbers(none.ask("memory"));
			this.memoryOfNone = memory;
			return List.of(new Row(Title.of("growth, no socket: heap"), Comparison.none("KB", memory[0] / 1024.0)),
					new Row(Title.of("growth, no socket: file descriptors"), Comparison.none("", memory[1])));
		}
	}

	private List<Row> measure(String what, Kind kind, int count) {
		if (this.memoryOfNone == null) {
			throw new IllegalStateException("The application without a socket was not measured");
		}
		List<Row> rows = new ArrayList<>();
		measure(kind, count, this.window, this.memoryOfNone).forEach((measure, figure) -> {
			this.figures.computeIfAbsent(measure, (one) -> new LinkedHashMap<>())
				.computeIfAbsent(kind.label(), (one) -> new ArrayList<>())
				.add(figure);
			rows.add(new Row(Title.of(what + ": " + measure.title()), Comparison.none("", figure)));
		});
		return rows;
	}

	/** Without kinds of which not every count could be measured. */
	private List<Row> write() {
		this.figures.forEach((measure, rows) -> {
			rows.values().removeIf((figures) -> figures.size() < this.counts.size());
			GrowthTable table = new GrowthTable(measure.title(), this.counts, rows).rounded();
			write("growth-" + measure.label() + ".md", table.toString());
			write("growth-" + measure.label() + ".svg", LineChart.of(table).svg());
		});
		return List.of();
	}

	private void write(String name, String text) {
		try {
			Files.createDirectories(this.files);
			Files.writeString(this.files.resolve(name), text);
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
