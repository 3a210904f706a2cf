package org.zmqspring.benchmarks.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Plan;
import org.zmqspring.benchmarks.Plan.Title;
import org.zmqspring.benchmarks.Wanted;
import org.zmqspring.benchmarks.Windows;

/**
 * The rows for sending. Several threads are measured in turn with one thread that uses
 * JeroMQ directly.
 */
public final class SendRows {

	private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	private SendRows() {
	}

	public static void all(Plan plan, Consumer<Comparison> table) {
		for (int size : Wanted.sizes()) {
			for (int threads : new int[] { 1, 4, 16 }) {
				table.accept(row(plan, size, threads, false));
			}
			if (HAS_VIRTUAL_THREADS) {
				table.accept(row(plan, size, 16, true));
			}
		}
	}

	public static Comparison row(Plan plan, int size, int threads, boolean virtual) {
		String what = "ZmqTemplate.send, " + size + " bytes, " + threads + (virtual ? " virtual" : "") + " thread"
				+ ((threads > 1) ? "s" : "");
		return plan.compare(new Title(what, "send loop of one thread", 0.95),
				() -> contender("TEMPLATE", size, threads, virtual), () -> contender("RAW", size, 1, false));
	}

	/**
	 * The template of a publisher that numbers its messages. The number is a third frame,
	 * so it is compared with messages of three frames, and also with the usual two.
	 */
	public static void numbers(Plan plan, Consumer<Comparison> table) {
		String what = "ZmqTemplate.send with numbers per topic (three frames), 64 bytes, 1 thread";
		table.accept(numbers(plan, what, "three frames, the third one empty", "THREE_FRAMES_TEMPLATE"));
		table.accept(numbers(plan, what, "two frames", "TEMPLATE"));
	}

	private static Comparison numbers(Plan plan, String what, String against, String other) {
		return plan.compare(new Title(what, against, 0.95), () -> contender("NUMBERED_TEMPLATE", 64, 1, false),
				() -> contender(other, 64, 1, false));
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
