package org.zmqspring.benchmarks.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Plan;
import org.zmqspring.benchmarks.Row.Title;
import org.zmqspring.benchmarks.Windows;

/**
 * The rows for sending. Several threads are measured in turn with one thread that uses
 * JeroMQ directly.
 */
public final class SendRows {

	private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	private SendRows() {
	}

	public static List<Measurement> all(Plan plan, int... sizes) {
		List<Measurement> rows = new ArrayList<>();
		for (int size : sizes) {
			for (int threads : new int[] { 1, 4, 16 }) {
				rows.add(row(plan, size, threads, false));
			}
			if (HAS_VIRTUAL_THREADS) {
				rows.add(row(plan, size, 16, true));
			}
		}
		return rows;
	}

	public static Measurement row(Plan general, int size, int threads, boolean virtual) {
		Plan plan = general.forSize(size);
		Title title = Title.of("ZmqTemplate.send, " + size + " bytes, " + threads + (virtual ? " virtual" : "")
				+ " thread" + ((threads > 1) ? "s" : ""), "send loop of one thread", 0.95);
		return plan.measurement(title, () -> plan.compare(title, () -> contender("TEMPLATE", size, threads, virtual),
				() -> contender("RAW", size, 1, false)));
	}

	/**
	 * The template of a publisher that numbers its messages. The number is a third frame,
	 * so it is compared with messages of three frames, and also with the usual two.
	 */
	public static List<Measurement> numbers(Plan plan) {
		return List.of(numbers(plan, "three frames, the third one empty", "THREE_FRAMES_TEMPLATE"),
				numbers(plan, "two frames", "TEMPLATE"));
	}

	private static Measurement numbers(Plan plan, String against, String other) {
		Title title = Title.of("ZmqTemplate.send with numbers per topic (three frames), 64 bytes, 1 thread", against,
				0.95);
		return plan.measurement(title, () -> plan.compare(title, () -> contender("NUMBERED_TEMPLATE", 64, 1, false),
				() -> contender(other, 64, 1, false)));
	}

	private static Plan.Contender contender(String who, int size, int threads, boolean virtual) {
		Path progress = file();
		Child sender = Child.java(SenderMain.class,
				List.of(who, progress.toString(), "" + size, "" + threads, "" + virtual));
		Child sink = Child.java(SinkMain.class, List.of(sender.answer(), progress.toString()));
		sink.answer();
		return new Windows(sender, (open) -> sender.tell(open ? "on" : "off"), sink, () -> Files.delete(progress));
	}

	private static Path file() {
		try {
			return Files.createTempFile("zmq-benchmark", ".progress");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
