package org.zmqspring.benchmarks.latency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.zmqspring.benchmarks.Child;
import org.zmqspring.benchmarks.Comparison;
import org.zmqspring.benchmarks.Measurement;
import org.zmqspring.benchmarks.Row;
import org.zmqspring.benchmarks.Row.Title;

/** From send to listener, at a thousand messages a second and after silence. */
public final class LatencyRows {

	private static final int WARM_UP = 2000;

	private LatencyRows() {
	}

	/**
	 * A thousand messages a second.
	 * @param rounds measurements of each
	 * @param messages of a round
	 * @return the measurement
	 */
	public static Measurement steady(int rounds, int messages) {
		// The start of the pairs, their warm-up, and the rounds.
		Duration estimate = Duration.ofSeconds(6).plusMillis(4L * messages).plusMillis(2L * rounds * messages);
		return new Measurement("latency at 1,000 a second", estimate, () -> measureSteady(rounds, messages));
	}

	private static List<Row> measureSteady(int rounds, int messages) {
		try (Pair ours = pair("TEMPLATE", "LISTENER"); Pair theirs = pair("RAW", "BY_HAND")) {
			ours.warmUp(messages);
			theirs.warmUp(messages);
			double[][] micros = new double[4][rounds];
			for (int round = 0; round < rounds; round++) {
				double[] our = ours.measure(messages);
				double[] their = theirs.measure(messages);
				micros[0][round] = our[0];
				micros[1][round] = our[1];
				micros[2][round] = their[0];
				micros[3][round] = their[1];
			}
			return List.of(
					new Row(new Title("latency at 1,000 a second, median", "send and recv loops", "+ 60 µs"),
							Comparison.difference("µs", micros[0], micros[2])),
					new Row(new Title("latency at 1,000 a second, p99", "send and recv loops", "2.00 at most"),
							Comparison.ratio("µs", micros[1], micros[3])));
		}
	}

	public static Measurement afterSilence(int rounds, Duration silence) {
		Duration estimate = Duration.ofSeconds(18).plus(silence.plusSeconds(1).multipliedBy(rounds));
		String what = "latency after " + silence.toSeconds() + " s of silence";
		return new Measurement(what, estimate, () -> measureAfterSilence(what, rounds, silence));
	}

	private static List<Row> measureAfterSilence(String what, int rounds, Duration silence) {
		try (Pair ours = pair("TEMPLATE", "LISTENER");
				Pair byHand = pair("RAW", "BY_HAND");
				Pair integration = pair("RAW", "INTEGRATION")) {
			List<Pair> all = List.of(ours, byHand, integration);
			// The programs have worked before, so their code is compiled.
			all.forEach((pair) -> pair.warmUp(WARM_UP));
			List<double[]> micros = new ArrayList<>();
			all.forEach((pair) -> micros.add(new double[rounds]));
			for (int round = 0; round < rounds; round++) {
				LockSupport.parkNanos(silence.toNanos());
				for (int i = 0; i < all.size(); i++) {
					micros.get(i)[round] = all.get(i).measure(1)[0];
				}
			}
			return List.of(
					new Row(new Title(what, "recv loop", "below 1 ms"),
							Comparison.difference("µs", micros.get(0), micros.get(1))),
					new Row(new Title(what, "Spring Integration", ""),
							Comparison.difference("µs", micros.get(0), micros.get(2))));
		}
	}

	/**
	 * A program by hand may receive nothing: the engine can stall in the greeting of a
	 * connection (JeroMQ 0.6.0). Then the pair is started again.
	 */
	private static Pair pair(String sends, String receives) {
		for (int tries = 0; tries < 5; tries++) {
			Pair started = new Pair(sends, receives);
			if (started.measure(10)[0] > 0) {
				return started;
			}
			started.close();
		}
		throw new IllegalStateException("No message was received");
	}

	/** A sender and its receiver. */
	private static final class Pair implements AutoCloseable {

		private final Child sender;

		private final Child receiver;

		Pair(String sends, String receives) {
			this.sender = Child.java(LatencySender.class, List.of(sends));
			this.receiver = Child.java(LatencyReceiver.class,
					List.of(receives, "tcp://127.0.0.1:" + this.sender.answer()));
			this.receiver.answer();
			LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
		}

		/** At a thousand messages a second the compiler would be busy for minutes. */
		void warmUp(int messages) {
			this.sender.ask(20 * messages + " 50");
			measure(messages);
		}

		/** Median and 99th percentile in microseconds. */
		double[] measure(int count) {
			// Discard late messages of an earlier measurement.
			this.receiver.ask("report");
			this.sender.ask(count + " 1000");
			String[] report = { "0" };
			for (int wait = 0; report[0].equals("0") && wait < 50; wait++) {
				// Spring Integration may receive up to a second later.
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
				report = this.receiver.ask("report").split(" ");
			}
			return new double[] { Long.parseLong(report[1]) / 1e3, Long.parseLong(report[2]) / 1e3 };
		}

		@Override
		public void close() {
			this.receiver.close();
			this.sender.close();
		}

	}

}
