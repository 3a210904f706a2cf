package org.zmqspring.feed;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.SequenceVerdict.Kind;

/** Judges the numbers of one stream. Pure; confined to the poller thread. */
final class SequenceStream {

	/**
	 * If a stream breaks repeatedly, and more often than once in this number of messages,
	 * it is not numbered as configured.
	 */
	private static final int MESSAGES_PER_BREAK = 32;

	/**
	 * The same for gaps that a full queue explains. They can be frequent. At its
	 * high-water mark, a publisher sends only half of the mark between two gaps (libzmq,
	 * {@code pipe_t::compute_lwm}), and these messages may be of hundreds of topics.
	 */
	private static final int MESSAGES_PER_GAP = 2;

	/**
	 * The same for numbers per topic. If a queue drops half of the messages of many
	 * topics, every second message of a topic follows a gap.
	 */
	private static final int MESSAGES_PER_GAP_OF_A_TOPIC = 1;

	/** A larger gap is not explained by a full queue. */
	private static final long LARGEST_GAP_OF_A_QUEUE = 1L << 20;

	/**
	 * A larger gap is no loss. Most often the bytes of the number have another order, or
	 * the publisher has restarted with another first number.
	 */
	private static final long LARGEST_GAP = 1L << 40;

	/** A stream is implausible if this number of messages in a row break it. */
	private static final int BREAKS_IN_A_ROW = 16;

	/**
	 * A larger gap across the end of the numbers counts as a restart. Otherwise a
	 * publisher that restarts at 0 from a number above 2^31 would seem to lose up to two
	 * billion messages.
	 */
	private static final long LARGEST_GAP_THAT_WRAPS = 1L << 24;

	/** The value of {@link #connection} after a time without a subscription. */
	private static final long INTERRUPTED = -1;

	private static final int IMPLAUSIBLE = (BREAKS_IN_A_ROW - 1) * MESSAGES_PER_BREAK + MESSAGES_PER_GAP;

	private final SequenceFormat format;

	private final BreakCounter breaks;

	private long expected;

	/** The connection of the previous message that was not a repeat. */
	private long connection;

	/**
	 * Each break on a connection adds {@link #MESSAGES_PER_BREAK} or
	 * {@link #MESSAGES_PER_GAP}, and each message in order subtracts 1.
	 */
	private int suspicion;

	/** Whether no message was in order since the last break. */
	private boolean broken;

	private SequenceRun run;

	/** The verdict of all messages of the run that are in order. */
	private SequenceVerdict inOrder;

	/** Whether it is known from elsewhere that the next message is of a new life. */
	private boolean restarted;

	/** Set while the stream is implausible. */
	private @Nullable SequenceVerdict notJudged;

	SequenceStream(SequenceFormat format, long first, long connection, BreakCounter breaks) {
		this.format = format;
		this.breaks = breaks;
		this.connection = connection;
		this.expected = format.next(first);
		this.run = SequenceRun.joined(breaks);
		this.inOrder = new SequenceVerdict(Kind.IN_ORDER, this.run);
	}

	/** The verdict for a message whose number cannot be compared. */
	SequenceVerdict joined() {
		return new SequenceVerdict(Kind.JOINED, this.run);
	}

	/**
	 * No listener is subscribed to the stream for a while. Messages that are not received
	 * during that time do not count as lost.
	 */
	void interrupt() {
		if (this.notJudged == null) {
			this.connection = INTERRUPTED;
		}
	}

	/** The next message is of a new life, whatever its number is. */
	void restarted() {
		this.restarted = true;
	}

	/** Which messages are numbered together, and whether all of them are received. */
	enum Scope {

		/** The messages of one topic, all received. */
		TOPIC,

		/** The messages of all topics, all received. */
		ALL,

		/** The messages of all topics, of which some are not subscribed. */
		FILTERED

	}

	/** Whether the next message shows how many messages the reconnect has lost. */
	boolean showsLossOf(long newConnection) {
		return this.connection != newConnection && this.connection != INTERRUPTED && this.notJudged == null;
	}

	/**
	 * Judge the next message. Messages in order share one verdict until the next break.
	 */
	SequenceVerdict next(long number, long overConnection, Scope scope) {
		if (this.notJudged != null) {
			return (this.connection == overConnection) ? this.notJudged : judgeAgain(number, overConnection);
		}
		long distance = this.format.distance(number, this.expected);
		if (this.restarted) {
			this.restarted = false;
			long before = this.connection;
			this.connection = overConnection;
			return onBreak(number, distance, false, before);
		}
		if (distance == -1) {
			return new SequenceVerdict(Kind.REPEATED, this.run);
		}
		long before = this.connection;
		if (before != overConnection) {
			this.connection = overConnection;
			this.suspicion = 0;
		}
		if (distance == 0) {
			this.suspicion -= (this.suspicion > 0) ? 1 : 0;
			this.broken = false;
			this.expected = this.format.next(number);
			return this.inOrder;
		}
		boolean gap = isGap(number, this.expected, distance);
		if (before == overConnection) {
			this.suspicion += weight(distance, gap, scope);
		}
		return (this.suspicion >= IMPLAUSIBLE) ? giveUp() : onBreak(number, distance, gap, before);
	}

	private SequenceVerdict judgeAgain(long number, long overConnection) {
		this.notJudged = null;
		this.suspicion = 0;
		this.broken = false;
		this.connection = overConnection;
		this.expected = this.format.next(number);
		begin(this.run.afterNewLife(this.breaks));
		return joined();
	}

	private int weight(long distance, boolean gap, Scope scope) {
		if (distance > LARGEST_GAP) {
			return IMPLAUSIBLE / 2 + 1;
		}
		if (!gap || distance > LARGEST_GAP_OF_A_QUEUE) {
			return MESSAGES_PER_BREAK;
		}
		return switch (scope) {
			case TOPIC -> MESSAGES_PER_GAP_OF_A_TOPIC;
			case ALL -> this.broken ? MESSAGES_PER_BREAK : MESSAGES_PER_GAP;
			case FILTERED -> MESSAGES_PER_BREAK;
		};
	}

	private SequenceVerdict giveUp() {
		this.notJudged = new SequenceVerdict(Kind.NOT_JUDGED, this.run);
		return new SequenceVerdict(Kind.IMPLAUSIBLE, this.run);
	}

	private SequenceVerdict onBreak(long number, long distance, boolean gap, long lastConnection) {
		boolean interrupted = lastConnection == INTERRUPTED;
		boolean reconnected = lastConnection != this.connection && !interrupted;
		long from = this.expected;
		this.broken = true;
		this.expected = this.format.next(number);
		if (!gap) {
			begin(this.run.afterNewLife(this.breaks));
			return new SequenceVerdict(Kind.NEW_LIFE, this.run, from, number, SequenceRun.UNKNOWN, reconnected);
		}
		if (interrupted) {
			return joined();
		}
		begin(this.run.afterGap(distance, this.breaks));
		return new SequenceVerdict(Kind.GAP, this.run, from, number, distance, reconnected);
	}

	private static boolean isGap(long number, long from, long distance) {
		boolean wraps = Long.compareUnsigned(number, from) < 0;
		return distance > 0 && distance <= (wraps ? LARGEST_GAP_THAT_WRAPS : LARGEST_GAP);
	}

	private void begin(SequenceRun next) {
		this.run = next;
		this.inOrder = new SequenceVerdict(Kind.IN_ORDER, next);
	}

}
