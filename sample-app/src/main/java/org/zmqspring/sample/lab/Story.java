package org.zmqspring.sample.lab;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The story of one outage, in eight chapters and 40 seconds. From the time and the facts
 * it decides what the lab does next. Guarded by the lock of its owner.
 */
final class Story {

	private static final Duration LENGTH = Duration.ofSeconds(40);

	/** No chapter waits longer for its link. */
	private static final Duration LONGEST_CHAPTER = Duration.ofSeconds(15);

	/** A link that was up for less continues with its last delay. */
	private static final Duration RESET_AFTER = Duration.ofSeconds(10);

	private static final Duration EARLIEST_RETURN = Duration.ofSeconds(17);

	/** The publisher sends for at least this time before the link is up. */
	private static final Duration MISSED = Duration.ofSeconds(2);

	private final Instant begun;

	private Chapter chapter = Chapter.REPAIRED;

	private Instant since;

	private Figures before;

	private Figures now;

	Story(Instant begun, Figures before) {
		this.begun = begun;
		this.since = begun;
		this.before = before;
		this.now = before;
	}

	/** What is told, in this order. */
	enum Chapter {

		/** All faults are repaired; the link comes up. */
		REPAIRED(2),

		/** Messages arrive, until the link has been up for long enough. */
		RUNS(3),

		/** The publisher is stopped. */
		DIES(3),

		/** The delays grow. */
		DELAYS_GROW(4),

		/** Attempts fail, until a long delay has just begun. */
		ATTEMPTS_FAIL(2),

		/** The publisher is started; the link comes up when the delay is over. */
		RETURNS(1),

		/** The missed messages are recovered. */
		RECOVERS(7),

		/** The figures of the outage. */
		COUNTS(5);

		private final Duration shortest;

		Chapter(int shortestSeconds) {
			this.shortest = Duration.ofSeconds(shortestSeconds);
		}

	}

	/** What the lab must do. */
	enum Decision {

		STAY, STOP_PUBLISHER, START_PUBLISHER, END

	}

	/**
	 * Time has passed.
	 * @param at the time
	 * @param facts the link to the publisher
	 * @return what to do
	 */
	Decision advance(Instant at, Facts facts) {
		this.now = facts.figures();
		if (!isOver(at, facts)) {
			return Decision.STAY;
		}
		if (this.chapter == Chapter.COUNTS) {
			return Decision.END;
		}
		this.chapter = Chapter.values()[this.chapter.ordinal() + 1];
		this.since = at;
		return switch (this.chapter) {
			case DIES -> {
				this.before = facts.figures();
				yield Decision.STOP_PUBLISHER;
			}
			case RETURNS -> Decision.START_PUBLISHER;
			default -> Decision.STAY;
		};
	}

	private boolean isOver(Instant at, Facts facts) {
		if (at.isBefore(this.since.plus(this.chapter.shortest))) {
			return false;
		}
		return !at.isBefore(this.since.plus(LONGEST_CHAPTER)) || switch (this.chapter) {
			case REPAIRED -> facts.up() && !facts.flooding();
			case RUNS -> facts.up() && !at.isBefore(facts.since().plus(RESET_AFTER));
			case DIES, DELAYS_GROW, RECOVERS -> true;
			case ATTEMPTS_FAIL -> !at.isBefore(this.begun.plus(EARLIEST_RETURN)) && facts.nextAttempt() != null
					&& !facts.nextAttempt().isBefore(at.plus(MISSED));
			case RETURNS -> facts.up();
			case COUNTS -> !at.isBefore(this.begun.plus(LENGTH));
		};
	}

	Scene scene() {
		return new Scene(this.chapter, this.now.since(this.before));
	}

	/**
	 * The link to the publisher at one moment. Immutable.
	 *
	 * @param up whether it is up
	 * @param since when it entered its state
	 * @param nextAttempt the time of the next attempt; {@code null} unless it waits for
	 * one
	 * @param flooding whether the publisher floods
	 * @param figures its figures
	 */
	record Facts(boolean up, Instant since, @Nullable Instant nextAttempt, boolean flooding, Figures figures) {
	}

	/**
	 * The figures of the link. Immutable.
	 *
	 * @param attempts the number of the last attempt
	 * @param reconnects how often it came up again
	 * @param downtimeMillis the sum of all outages
	 * @param recovered missed messages that it has got on request
	 * @param lost missing messages
	 */
	record Figures(int attempts, long reconnects, long downtimeMillis, long recovered, long lost) {

		static final Figures NONE = new Figures(0, 0, 0, 0, 0);

		/** The attempts are counted for each outage, so they stay. */
		private Figures since(Figures before) {
			return new Figures(this.attempts, this.reconnects - before.reconnects,
					this.downtimeMillis - before.downtimeMillis, this.recovered - before.recovered,
					this.lost - before.lost);
		}

	}

	/**
	 * What is told now. Immutable.
	 *
	 * @param chapter the chapter
	 * @param figures the figures since the publisher was stopped, or since the beginning
	 */
	record Scene(Chapter chapter, Figures figures) {
	}

}
