package org.zmqspring.feed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * Knows what one lane has told its listener about each stream, and so what the next
 * message has to tell. It compares the runs of delivered messages only. So a break is
 * told once, even if the first message after it was dropped, conflated or filtered, or
 * went into another lane.
 * <p>
 * A lane has one for its whole life. A listener that is stopped and started again learns
 * what happened meanwhile. The thread that calls the listener (the worker's, or the
 * poller's) calls {@link #next} or {@link #batches}, after the filter and before the
 * first attempt. The thread that drops a message calls {@link #onDropped}: the poller's
 * for overflow and conflation, the worker's or the stopping one at the end. Thread-safe;
 * guarded by its lock.
 */
@Internal
public final class DeliveryMarks {

	private final ReentrantLock lock = new ReentrantLock();

	/** The last run that was delivered of each stream; the oldest is forgotten first. */
	private final Map<Object, SequenceRun> delivered = new LinkedHashMap<>(16, 0.75f, true);

	/** Drops that the listener has not been told of. */
	private final AtomicLong dropped = new AtomicLong();

	private final int mostStreams;

	/** Runs that began before are not told to the listener. */
	private long knownUntil;

	/** The run of the last message, which most messages belong to. */
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

	/** The lane has dropped a message, so its listener never gets it. */
	public void onDropped() {
		this.dropped.incrementAndGet();
	}

	/**
	 * A message is delivered now.
	 * @param run its run; {@code null} for a message without a number, and for one that
	 * the quarantine delivers again
	 * @return what the listener is told with it
	 */
	public DeliveryMark next(@Nullable SequenceRun run) {
		long drops = (this.dropped.get() != 0) ? this.dropped.getAndSet(0) : 0;
		return breakBefore(run).withDropped(drops);
	}

	/**
	 * Messages are delivered in batches now. A batch ends before a message that tells of
	 * a break.
	 * @param <M> the type of the messages
	 * @param messages the messages, in order
	 * @param run returns the run of a message, or {@code null}
	 * @param marked returns a message with its mark
	 * @return all messages, in as few batches as possible
	 */
	public <M> List<List<M>> batches(List<M> messages, Function<M, @Nullable SequenceRun> run,
			BiFunction<M, DeliveryMark, M> marked) {
		List<List<M>> batches = new ArrayList<>(1);
		List<M> batch = new ArrayList<>(messages.size());
		for (M message : messages) {
			DeliveryMark mark = batch.isEmpty() ? next(run.apply(message)) : breakBefore(run.apply(message));
			if (mark.isBreak() && !batch.isEmpty()) {
				batches.add(batch);
				batch = new ArrayList<>();
			}
			batch.add(mark.equals(DeliveryMark.NONE) ? message : marked.apply(message, mark));
		}
		if (!batch.isEmpty()) {
			batches.add(batch);
		}
		return batches;
	}

	private DeliveryMark breakBefore(@Nullable SequenceRun run) {
		return (run == null || run == this.latest) ? DeliveryMark.NONE : onOtherRun(run);
	}

	private DeliveryMark onOtherRun(SequenceRun run) {
		this.lock.lock();
		try {
			SequenceRun before = this.delivered.get(run.stream());
			if (before != null && before.begunAt() > run.begunAt()) {
				// A later message was delivered before, and has told of this run.
				return DeliveryMark.NONE;
			}
			this.latest = run;
			if (before == run) {
				return DeliveryMark.NONE;
			}
			this.delivered.put(run.stream(), run);
			DeliveryMark mark = (before != null) ? run.since(before) : run.since(this.knownUntil);
			forgetOldest();
			return mark;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** What was told of the forgotten stream must not be told again. */
	private void forgetOldest() {
		if (this.delivered.size() > this.mostStreams) {
			Iterator<SequenceRun> oldest = this.delivered.values().iterator();
			this.knownUntil = Math.max(this.knownUntil, oldest.next().begunAt());
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
