package org.zmqspring.benchmarks.startup;

import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;

/**
 * Measures the start-up of an application with the starter, and of the same one without
 * it, in turn.
 */
public final class StartupRows {

	private static final List<String> STARTER = List.of("zmq-spring-boot", "jeromq", "jctools");

	private StartupRows() {
	}

	public static Measurement row(int rounds) {
		Title title = new Title("start-up with a publisher, a subscriber and a listener",
				"the same without the starter", "+ 150 ms");
		return new Measurement(title.what(), Duration.ofSeconds(5L * rounds),
				() -> List.of(new Row(title, measure(rounds))));
	}

	private static Comparison measure(int rounds) {
		String with = System.getProperty("java.class.path");
		String without = Arrays.stream(with.split(File.pathSeparator))
			.filter((entry) -> STARTER.stream().noneMatch(entry::contains))
			.collect(Collectors.joining(File.pathSeparator));
		double[] ours = new double[rounds];
		double[] theirs = new double[rounds];
		for (int round = 0; round < rounds; round++) {
			ours[round] = start(with, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
					"zmq.subscriber.endpoints=tcp://127.0.0.1:1");
			theirs[round] = start(without);
		}
		return Comparison.difference("ms", ours, theirs);
	}

	private static double start(String classPath, String... properties) {
		try (Child child = Child.java(classPath, StartupMain.class, Arrays.asList(properties))) {
			return Double.parseDouble(child.answer());
		}
	}

}
