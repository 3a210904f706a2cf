package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * Messages of one stream whose numbers follow each other without a break. Each message
 * carries its run to the lanes. A lane compares the run with the previously delivered one
 * of the stream, and tells its listener of all breaks between them. Immutable.
 */
@Internal
public final class SequenceRun {

	/** A loss that cannot be counted, or is too large for a {@code long}. */
	static final long UNKNOWN = -1;

	private final Stream stream;

	/** The number of the stream, so that a lane need not read it from the stream. */
	private final int streamNumber;

	/** When this run began, as counted by the {@link BreakCounter}. */
	private final long begunAt;

	/** When the previous run began. The first run has its own beginning here. */
	private final long previousAt;

	/** What was lost directly before this run. */
	private final DeliveryMark mark;

	/** What was lost since the stream was joined, as far as it can be counted. */
	private final long lost;

	/** How often the publisher has restarted since the stream was joined. */
	private final long newLives;

	private SequenceRun(Stream stream, long begunAt, long previousAt, DeliveryMark mark, long lost, long newLives) {
		this.stream = stream;
		this.streamNumber = stream.number;
		this.begunAt = begunAt;
		this.previousAt = previousAt;
		this.mark = mark;
		this.lost = lost;
		this.newLives = newLives;
	}

	/** The first run of a stream. */
	static SequenceRun joined(BreakCounter breaks) {
		long now = breaks.next();
		return new SequenceRun(new Stream(breaks.nextStream(), now), now, now, DeliveryMark.NONE, 0, 0);
	}

	/** The run after a gap of this number of messages. */
	SequenceRun afterGap(long missing, BreakCounter breaks) {
		return next(new DeliveryMark(missing, false, 0), sum(this.lost, missing), this.newLives, breaks);
	}

	/** The first run of a new life of the publisher. */
	SequenceRun afterNewLife(BreakCounter breaks) {
		return next(new DeliveryMark(UNKNOWN, true, 0), this.lost, this.newLives + 1, breaks);
	}

	private SequenceRun next(DeliveryMark own, long lostSoFar, long livesSoFar, BreakCounter breaks) {
		return new SequenceRun(this.stream, breaks.next(), this.begunAt, own, lostSoFar, livesSoFar);
	}

	/** The sum, or the largest {@code long} if the sum is larger. */
	static long sum(long one, long other) {
		long sum = one + other;
		return (sum >= 0) ? sum : Long.MAX_VALUE;
	}

	/** What identifies the stream: the same object for all of its runs. */
	Stream stream() {
		return this.stream;
	}

	/** How many streams had been joined before this one, or the lowest bits of that. */
	int streamNumber() {
		return this.streamNumber;
	}

	long begunAt() {
		return this.begunAt;
	}

	/** What was lost between an earlier run of the same stream and this one. */
	DeliveryMark since(SequenceRun earlier) {
		if (this.newLives != earlier.newLives) {
			return new DeliveryMark(UNKNOWN, true, 0);
		}
		boolean countable = this.lost != Long.MAX_VALUE;
		return new DeliveryMark(countable ? this.lost - earlier.lost : UNKNOWN, false, 0);
	}

	/**
	 * What was lost since a moment, for a lane that has delivered no message of the
	 * stream. If the stream was joined before that moment and broke more than once since,
	 * the loss is unknown. Then the publisher counts as restarted if it has ever
	 * restarted.
	 */
	DeliveryMark since(long moment) {
		if (this.begunAt <= moment) {
			return DeliveryMark.NONE;
		}
		if (this.stream.joinedAt > moment) {
			return (this.newLives > 0) ? new DeliveryMark(UNKNOWN, true, 0) : countedSinceJoin();
		}
		return (this.previousAt <= moment) ? this.mark : new DeliveryMark(UNKNOWN, this.newLives > 0, 0);
	}

	private DeliveryMark countedSinceJoin() {
		if (this.lost == 0) {
			return DeliveryMark.NONE;
		}
		return new DeliveryMark((this.lost != Long.MAX_VALUE) ? this.lost : UNKNOWN, false, 0);
	}

	/** Identifies a stream. Immutable. */
	static final class Stream {

		private final int number;

		/** When the stream was joined, as counted by the {@link BreakCounter}. */
		private final long joinedAt;

		Stream(int number, long joinedAt) {
			this.number = number;
			this.joinedAt = joinedAt;
		}

	}

}
