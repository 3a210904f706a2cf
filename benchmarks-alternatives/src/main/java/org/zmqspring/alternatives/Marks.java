package org.zmqspring.alternatives;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures which share of the messages a subscriber misses: high-water marks of both
 * sides, by rate and length of bursts. A burst is sent as fast as possible; the pauses
 * between bursts keep the rate. Confined to one thread.
 */
final class Marks {

	private static final int[] MARKS = { 1000, 10_000, 100_000 };

	private static final int[] RATES = { 50_000, 200_000, 500_000 };

	private static final int[] BURSTS = { 1, 500, 5000, 50_000 };

	private static final int SECONDS = 2;

	private final int rounds;

	private final Consumer<String> table;

	Marks(int rounds, Consumer<String> table) {
		this.rounds = rounds;
		this.table = table;
	}

	void measure() {
		for (int mark : MARKS) {
			try (Alternatives.Arrangement arrangement = new Alternatives.Arrangement(Contender.ZMQ,
					"-Dzmq.publisher.snd-hwm=" + mark, "-Dzmq.subscriber.rcv-hwm=" + mark)) {
				arrangement.sender().ask("paced 1000000 200000 64 500");
				for (int rate : RATES) {
					for (int burst : BURSTS) {
						double[] lost = new double[this.rounds];
						for (int round = 0; round < this.rounds; round++) {
							lost[round] = lost(arrangement, rate, burst);
						}
						row(mark, rate, burst, lost);
					}
				}
			}
		}
	}

	private static double lost(Alternatives.Arrangement arrangement, int rate, int burst) {
		long before = arrangement.settled();
		long sent = arrangement.sender().askNumber("paced " + (long) rate * SECONDS + " " + rate + " 64 " + burst);
		return 100.0 * (sent - (arrangement.settled() - before)) / sent;
	}

	private void row(int mark, int rate, int burst, double[] lost) {
		this.table.accept(String.format(Locale.ROOT, "| marks of %,d, %,d a second in bursts of %,d | %s | | %s |", mark,
				rate, burst, Contender.ZMQ.title(), Alternatives.text(lost, "%.3f %%")));
	}

}
