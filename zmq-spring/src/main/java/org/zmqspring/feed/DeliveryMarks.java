package org.zmqspring.feed;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.SequenceRun.Stream;
import org.zmqspring.message.Internal;

/**
 * Remembers what one lane has told its listener about each stream, and finds what the
 * next message must tell. It compares the runs of delivered messages only. So a break is
 * told once, even if the first message after it was dropped, conflated or filtered, or
 * went into another lane. If the listener fails on the message that tells of a break, the
 * next message of the stream tells of it again.
 * <p>
 * A lane has one for its whole life. The thread that calls the listener (the worker's, or
 * the poller's) calls {@link #next} or {@link #nextUnlessBreak}, after the filter and
 * before the first attempt, and {@link #giveBack} after the last one. The thread that
 * drops a message calls {@link #onDropped}: the poller's for overflow and conflation, the
 * worker's or the stopping one at the end. Thread-safe; guarded by its lock.
 */
@Internal
public final class DeliveryMarks {

	private static final int FEWEST_SLOTS = 16;

	private static final int MOST_SLOTS = 1 << 14;

	private static final DeliveryMark MISSED = new DeliveryMark(SequenceRun.UNKNOWN, false, 0);

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * The last delivered run of each stream, up to a limit. A stream that was not
	 * delivered for long is forgotten first. A later break of that stream may not be
	 * told. Otherwise old breaks could be told again and again.
	 */
	private final Map<Stream, SequenceRun> delivered = new LinkedHashMap<>(16, 0.75f, true);

	/** What the next message of a stream must tell in addition; usually nothing. */
	private final Map<Stream, DeliveryMark> untold = new HashMap<>();

	/**
	 * Runs whose next message tells nothing: the last delivered runs of streams without
	 * an entry in {@link #untold}. Most messages find theirs here and need no lock. Each
	 * stream has a slot by its number, perhaps shared with others. Written under the
	 * lock, and read without it.
	 */
	private volatile AtomicReferenceArray<@Nullable SequenceRun> settled = new AtomicReferenceArray<>(FEWEST_SLOTS);

	/** How many drops the listener has not been told of. */
	private final AtomicLong dropped = new AtomicLong();

	private final int mostStreams;

	/** The listener is not told of runs that began up to this count. */
	private long knownUntil;

	/**
	 * Create the marks of a lane that has delivered no message. Must be called on the
	 * poller thread, when the lane is attached for the first time.
	 * @param breaks orders the runs of all streams of the poller
	 */
	public DeliveryMarks(BreakCounter breaks) {
		this(breaks, RecentTopics.MOST_TOPICS);
	}

	DeliveryMarks(BreakCounter breaks, int mostStreams) {
		this.knownUntil = breaks.count();
		this.mostStreams = mostStreams;
	}

	/**
	 * The lane has dropped messages, which its listener never gets.
	 * @param count how many
	 */
	public void onDropped(long count) {
		this.dropped.addAndGet(count);
	}

	/**
	 * The listener was stopped for a while. It is unknown how many messages it missed,
	 * even if other listeners missed none.
	 */
	public void onMissed() {
		this.lock.lock();
		try {
			this.delivered.values().forEach((run) -> owe(run, MISSED));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The listener has failed on a message, so it may not know what the message told. The
	 * next message of the stream tells it again, which does no harm.
	 * @param run the run of the message, or {@code null}
	 * @param mark what the message told
	 */
	public void giveBack(@Nullable SequenceRun run, DeliveryMark mark) {
		onDropped(mark.droppedBefore());
		if (run != null && mark.isBreak()) {
			this.lock.lock();
			try {
				owe(run, new DeliveryMark(mark.lostBefore(), mark.newLife(), 0));
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void owe(SequenceRun run, DeliveryMark mark) {
		this.untold.merge(run.stream(), mark, DeliveryMark::and);
		this.settled.set(slot(this.settled, run), null);
	}

	private static int slot(AtomicReferenceArray<?> slots, SequenceRun run) {
		return run.streamNumber() & (slots.length() - 1);
	}

	private boolean isSettled(SequenceRun run) {
		AtomicReferenceArray<@Nullable SequenceRun> slots = this.settled;
		return slots.get(slot(slots, run)) == run;
	}

	private void settle(SequenceRun run) {
		this.settled.set(slot(this.settled, run), run);
	}

	/**
	 * A message is about to be delivered.
	 * @param run its run; {@code null} for a message without a number
	 * @return what the listener is told with it
	 */
	public DeliveryMark next(@Nullable SequenceRun run) {
		return Objects.requireNonNull(next(run, true));
	}

	/**
	 * A message is about to be delivered together with the previous one, unless it tells
	 * of a break.
	 * @param run its run; {@code null} for a message without a number
	 * @return what the listener is told with it; {@code null} if it tells of a break
	 */
	public @Nullable DeliveryMark nextUnlessBreak(@Nullable SequenceRun run) {
		return next(run, false);
	}

	private @Nullable DeliveryMark next(@Nullable SequenceRun run, boolean mayBreak) {
		DeliveryMark mark = (run == null || isSettled(run)) ? DeliveryMark.NONE : lookUp(run, mayBreak);
		return (mark != null && this.dropped.get() != 0) ? mark.withDropped(this.dropped.getAndSet(0)) : mark;
	}

	/**
	 * Whether the publisher has restarted between two messages.
	 * @param earlier the run of the first one
	 * @param later the run of the other one
	 * @return {@code false} if they are of different streams
	 */
	public static boolean isNewLife(SequenceRun earlier, SequenceRun later) {
		return earlier != later && earlier.stream() == later.stream() && later.since(earlier).newLife();
	}

	private @Nullable DeliveryMark lookUp(SequenceRun run, boolean mayBreak) {
		this.lock.lock();
		try {
			SequenceRun before = this.delivered.get(run.stream());
			if (before != null && before.begunAt() > run.begunAt()) {
				// A later message was already delivered, and has told of this run.
				return DeliveryMark.NONE;
			}
			DeliveryMark mark = owed(run, before);
			if (mark.isBreak()) {
				if (!mayBreak) {
					return null;
				}
				this.untold.remove(run.stream());
			}
			if (before == run) {
				settle(run);
			}
			else {
				if (before == null) {
					makeRoom();
				}
				this.delivered.put(run.stream(), run);
			}
			return mark;
		}
		finally {
			this.lock.unlock();
		}
	}

	private DeliveryMark owed(SequenceRun run, @Nullable SequenceRun before) {
		DeliveryMark mark = DeliveryMark.NONE;
		if (before != run) {
			mark = (before != null) ? run.since(before) : run.since(this.knownUntil);
		}
		DeliveryMark besides = this.untold.get(run.stream());
		return (besides != null) ? besides.and(mark) : mark;
	}

	/** A stream is about to be added. */
	private void makeRoom() {
		int slots = this.settled.length();
		if (this.delivered.size() == this.mostStreams) {
			forgetOne();
		}
		else if (this.delivered.size() == slots / 2 && slots < MOST_SLOTS) {
			this.settled = new AtomicReferenceArray<>(2 * slots);
		}
	}

	/**
	 * Forget the first stream that is not settled. A settled one becomes unsettled and
	 * moves to the end. So it is kept if it is delivered again before its next turn. The
	 * listener is not told again of the breaks of the forgotten stream.
	 */
	private void forgetOne() {
		SequenceRun first = this.delivered.values().iterator().next();
		while (isSettled(first)) {
			this.settled.set(slot(this.settled, first), null);
			this.delivered.get(first.stream());
			first = this.delivered.values().iterator().next();
		}
		this.knownUntil = Math.max(this.knownUntil, first.begunAt());
		this.untold.remove(first.stream());
		this.delivered.remove(first.stream());
	}

	/** How many streams are remembered. */
	int streams() {
		this.lock.lock();
		try {
			return this.delivered.size();
		}
		finally {
			this.lock.unlock();
		}
	}

}
