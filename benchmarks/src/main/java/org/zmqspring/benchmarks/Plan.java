package org.zmqspring.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.zmqspring.benchmarks.Row.Title;

/**
 * How long and how often is measured. Immutable.
 *
 * @param warmUp before the first round, for each contender
 * @param window one measurement
 * @param rounds measurements of each contender, in turn with the other one
 */
public record Plan(Duration warmUp, Duration window, int rounds) {

	/** All of it takes less than an hour. */
	public static final Plan FULL = new Plan(Duration.ofSeconds(5), Duration.ofMillis(700), 7);

	/** For a first look. */
	public static final Plan QUICK = new Plan(Duration.ofMillis(1500), Duration.ofMillis(300), 5);

	/** How long the first message may take, however short the warm-up. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** The start of all processes of a row, and their end. */
	private static final Duration START = Duration.ofSeconds(5);

	/** Before and after each window. */
	private static final Duration SETTLE = Duration.ofMillis(350);

	private static final int LARGE = 8192;

	/**
	 * The plan for messages of a size. If messages are large and few, the compiler needs
	 * more than ten seconds.
	 * @param bytes the size of a message
	 * @return this plan, or one with a longer warm-up
	 */
	public Plan forSize(int bytes) {
		return (bytes < LARGE) ? this : new Plan(this.warmUp.multipliedBy(3), this.window, this.rounds);
	}

	/**
	 * Plan to measure two contenders in turn.
	 * @param title what is compared
	 * @param run how it is measured with this plan
	 * @return the measurement
	 */
	public Measurement measurement(Title title, Supplier<Row> run) {
		Duration windows = this.window.plus(SETTLE).multipliedBy(2L * this.rounds);
		return Measurement.of(title, START.plus(this.warmUp.multipliedBy(2)).plus(windows), run);
	}

	/**
	 * Measure two contenders in turn.
	 * @param title what is compared
	 * @param ours starts ours
	 * @param theirs starts the other one
	 * @return all figures
	 */
	public Row compare(Title title, Supplier<Contender> ours, Supplier<Contender> theirs) {
		List<Sample> our = new ArrayList<>();
		List<Sample> their = new ArrayList<>();
		try (Contender one = warmedUp(ours); Contender other = warmedUp(theirs)) {
			for (int round = 0; round < this.rounds; round++) {
				our.add(one.measure(this.window));
				their.add(other.measure(this.window));
			}
		}
		return Row.of(title, our, their);
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

	/** One of the two. */
	public interface Contender extends AutoCloseable {

		Sample measure(Duration window);

		@Override
		void close();

	}

}
