package org.zmqspring.feed;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
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

	private static final DeliveryMark MISSED = new DeliveryMark(SequenceRun.UNKNOWN, false, 0);

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * The last delivered run of each stream, up to a limit. The least recently delivered
	 * stream is forgotten first. A later break of that stream may not be told. Otherwise
	 * old breaks could be told again and again.
	 */
	private final Map<Object, SequenceRun> delivered = new LinkedHashMap<>(16, 0.75f, true);

	/** What the next message of a stream must tell in addition; usually nothing. */
	private final Map<Object, DeliveryMark> untold = new HashMap<>();

	/** How many drops the listener has not been told of. */
	private final AtomicLong dropped = new AtomicLong();

	private final int mostStreams;

	/** The listener is not told of runs that began up to this count. */
	private long knownUntil;

	/** The run of the previous message, which most messages share. */
	private volatile @Nullable SequenceRun latest;

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
			this.delivered.keySet().forEach((stream) -> owe(stream, MISSED));
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
				owe(run.stream(), new DeliveryMark(mark.lostBefore(), mark.newLife(), 0));
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void owe(Object stream, DeliveryMark mark) {
		this.untold.merge(stream, mark, DeliveryMark::and);
		this.latest = null;
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
		DeliveryMark mark = (run == null || run == this.latest) ? DeliveryMark.NONE : onOtherRun(run, mayBreak);
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

	private @Nullable DeliveryMark onOtherRun(SequenceRun run, boolean mayBreak) {
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
			if (before != run) {
				this.delivered.put(run.stream(), run);
				forgetOldest();
			}
			this.latest = run;
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

	/** A break that was told of the forgotten stream must not be told again. */
	private void forgetOldest() {
		if (this.delivered.size() > this.mostStreams) {
			Iterator<SequenceRun> oldest = this.delivered.values().iterator();
			SequenceRun forgotten = oldest.next();
			this.knownUntil = Math.max(this.knownUntil, forgotten.begunAt());
			this.untold.remove(forgotten.stream());
			oldest.remove();
		}
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
