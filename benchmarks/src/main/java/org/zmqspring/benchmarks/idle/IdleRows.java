package org.zmqspring.benchmarks.idle;

import java.time.Duration;
import java.util.List;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;
import org.zmqspring.benchmarks.idle.IdleMain.Publishers;

/** The cost of an idle application. */
public final class IdleRows {

	private IdleRows() {
	}

	public static List<Measurement> all(int links, int listeners, int seconds) {
		return List.of(measurement(links, 1, seconds), measurement(1, listeners, seconds));
	}

	private static Measurement measurement(int links, int listeners, int seconds) {
		String what = links + " links, " + listeners + " listeners, idle for " + seconds + " s";
		Duration estimate = Duration.ofSeconds((IdleMain.SETTLE + 1L) * seconds + 8);
		return new Measurement(what, estimate, () -> measure(what, links, listeners, seconds));
	}

	private static List<Row> measure(String what, int links, int listeners, int seconds) {
		try (Publishers publishers = new Publishers(links);
				Child child = Child.java(IdleMain.class,
						List.of("" + links, "" + listeners, "" + seconds, publishers.endpoints()))) {
			String[] report = child.answer().split(" ");
			return List.of(
					new Row(new Title(what, "–", "below 1 %"),
							Comparison.none("% of a core", Double.parseDouble(report[0]))),
					new Row(Title.of(what + ": heap of all, for each link"),
							Comparison.none("bytes", Double.parseDouble(report[1]))),
					new Row(Title.of(what + ": files of all, for each link"),
							Comparison.none("files", Double.parseDouble(report[2]))));
		}
	}

}
