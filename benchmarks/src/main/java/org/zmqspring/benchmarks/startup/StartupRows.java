package org.zmqspring.benchmarks.startup;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Figures;

/**
 * Measures the start-up of an application with the starter, and of the same one without
 * it, in turn.
 */
public final class StartupRows {

	private static final List<String> STARTER = List.of("zmq-spring-boot", "jeromq", "jctools");

	private StartupRows() {
	}

	public static String row(int rounds) {
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
		Figures our = Figures.of(ours);
		Figures their = Figures.of(theirs);
		return String.format(Locale.ROOT,
				"| start-up with a publisher, a subscriber and a listener | the same without the starter | %.0f ms (%.0f to %.0f) | %.0f ms (%.0f to %.0f) | **%+.0f ms** | + 150 ms |",
				our.median(), our.least(), our.most(), their.median(), their.least(), their.most(),
				our.median() - their.median());
	}

	private static double start(String classPath, String... properties) {
		try (Child child = Child.java(classPath, StartupMain.class, Arrays.asList(properties))) {
			return Double.parseDouble(child.answer());
		}
	}

}
