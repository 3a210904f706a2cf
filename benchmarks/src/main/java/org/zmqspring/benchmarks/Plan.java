package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long and how often is measured. Immutable.
 *
 * @param warmUp before the first round, for each contender
 * @param window one measurement
 * @param rounds measurements of each contender, in turn with the other one
 */
public record Plan(Duration warmUp, Duration window, int rounds) {

	/**
	 * The warm-up is long: if messages are large and few, the compiler needs more than
	 * ten seconds.
	 */
	public static final Plan FULL = new Plan(Duration.ofSeconds(15), Duration.ofSeconds(1), 7);

	/** For a first look. */
	public static final Plan QUICK = new Plan(Duration.ofSeconds(4), Duration.ofMillis(400), 5);

	/** How long the first message may take, however short the warm-up. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/**
	 * Measure two contenders in turn.
	 * @param title what is compared
	 * @param ours starts ours
	 * @param theirs starts the other one
	 * @return all figures
	 */
	public Comparison compare(Title title, Supplier<Contender> ours, Supplier<Contender> theirs) {
		List<Sample> our = new ArrayList<>();
		List<Sample> their = new ArrayList<>();
		try (Contender one = warmedUp(ours); Contender other = warmedUp(theirs)) {
			for (int round = 0; round < this.rounds; round++) {
				our.add(one.measure(this.window));
				their.add(other.measure(this.window));
			}
		}
		return Comparison.of(title, our, their);
	}

	/**
	 * A contender that uses JeroMQ 0.6.0 directly may receive nothing: the engine can
	 * stall in the greeting of a connection until something else happens in its context.
	 * Then the contender is restarted.
	 */
	private Contender warmedUp(Supplier<Contender> contender) {
		for (int tries = 0; tries < 5; tries++) {
			Contender started = contender.get();
			if (receivesSomething(started)) {
				return started;
			}
			started.close();
		}
		throw new IllegalStateException("No message was received");
	}

	/** The first message can take long: a thousand new listeners need some time. */
	private boolean receivesSomething(Contender started) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		do {
			if (started.measure(this.warmUp).perSecond() > 0) {
				return true;
			}
		}
		while (System.nanoTime() - end < 0);
		return false;
	}

	/**
	 * What is compared.
	 *
	 * @param what ours
	 * @param against the other
	 * @param wanted the least ratio that is wanted
	 */
	public record Title(String what, String against, double wanted) {
	}

	/** One of the two. */
	public interface Contender extends AutoCloseable {

		Sample measure(Duration window);

		@Override
		void close();

	}

}
