package org.zmqspring.benchmarks.idle;

import java.util.List;
import java.util.function.Consumer;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.idle.IdleMain.Publishers;

/** The cost of an idle application. */
public final class IdleRows {

	private IdleRows() {
	}

	public static void all(int links, int listeners, int seconds, Consumer<String> table) {
		table.accept(row(links, 1, seconds));
		table.accept(row(1, listeners, seconds));
	}

	private static String row(int links, int listeners, int seconds) {
		try (Publishers publishers = new Publishers(links);
				Child child = Child.java(IdleMain.class,
						List.of("" + links, "" + listeners, "" + seconds, publishers.endpoints()))) {
			String[] report = child.answer().split(" ");
			return "| " + links + " links, " + listeners + " listeners, idle for " + seconds + " s | – | **" + report[0]
					+ " % of a core**, " + report[1] + " bytes of heap and " + report[2]
					+ " files a link (with all of the application) | | | below 1 % |";
		}
	}

}
