package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.message.ZmqMessage;

/**
 * The bounded queue in front of one worker of a listener. It decides what happens to a
 * message for which there is no room. Confined to the poller thread, except for
 * {@link #setWorker}, {@link #postWakeup()}, {@link #take()}, {@link #discard()},
 * {@link #discardAndWarn()}, {@link #marks()} and the figures.
 */
final class Lane {

	private static final Logger logger = LoggerFactory.getLogger(Lane.class);

	private final ListenerSpec spec;

	private final ListenObserver observer;

	private final LaneQueue queue;

	private final Backpressure backpressure;

	private volatile @Nullable LaneWakeups wakeups;

	private volatile @Nullable Worker worker;

	/** How many messages were never in the queue: handled at once, or rejected. */
	private final AtomicLong unqueued = new AtomicLong();

	/** When the last message was offered. */
	private final AtomicLong heardNanos = new AtomicLong();

	private boolean wakeupRequested;

	/**
	 * What the listener knows of the feeds; {@code null} if the subscriber has none. Set
	 * before the first message is queued, so that the worker sees it.
	 */
	private @Nullable LaneMarks marks;

	/**
	 * How many messages were rejected since the latest accepted one. The listener does
	 * not know of them yet.
	 */
	private long rejected;

	Lane(ListenerSpec spec, ListenObserver observer) {
		this.spec = spec;
		this.observer = observer;
		this.queue = queue(spec.lane());
		this.backpressure = new Backpressure(this.queue, spec.lane().overflowTimeout().toNanos());
	}

	private LaneQueue queue(LaneSettings settings) {
		return (settings.overflow() == Overflow.CONFLATE)
				? new ConflatingQueue(settings.queueShare(), (replaced) -> drop(replaced, ListenerDropReason.CONFLATED))
				: new RingQueue(settings.queueShare());
	}

	/**
	 * Attach the lane to a poller. The first cycle wakes the worker, because a wake-up
	 * may have been requested before. All lanes of the subscriber share the budget.
	 */
	void attach(LaneWakeups newWakeups, BackpressureBudget budget) {
		this.wakeups = newWakeups;
		this.backpressure.attach(newWakeups::wakePoller, budget);
		this.wakeupRequested = false;
		requestWakeup();
	}

	/**
	 * From now on, tell the listener which messages its feeds have lost, and whether it
	 * may have missed messages while it was stopped.
	 */
	void follow(BreakCounter breaks, boolean missed) {
		if (this.marks == null) {
			this.marks = new LaneMarks(breaks);
		}
		else if (missed) {
			this.marks.onMissed();
		}
	}

	/**
	 * Add a message, or drop one as the policy says. {@code false} means that the message
	 * must be offered again later, within {@link #leftNanos}. Until then no other message
	 * may be offered.
	 */
	boolean offer(ZmqMessage message, long nowNanos) {
		if (this.heardNanos.getPlain() != nowNanos) {
			this.heardNanos.lazySet(nowNanos);
		}
		ZmqMessage told = told(message);
		Worker current = this.worker;
		if (current != null) {
			if (current.hasEnded()) {
				return reject(message, ListenerDropReason.SHUTDOWN);
			}
			if (current.handleNow(told)) {
				onTold();
				countUnqueued();
				return true;
			}
		}
		this.backpressure.review(nowNanos);
		if (this.backpressure.isBlocking()) {
			return false;
		}
		if (this.queue.offer(told)) {
			onTold();
			return accepted();
		}
		return this.backpressure.isDropping() ? offerDroppingOldest(message) : overflow(message, nowNanos);
	}

	/**
	 * Like {@link #offer}, for a message that was read directly after the previous one.
	 * Both are for this lane only.
	 */
	boolean offerNext(ZmqMessage message, long nowNanos) {
		Worker current = this.worker;
		if (current != null) {
			current.onNextFollows();
		}
		return offer(message, nowNanos);
	}

	/** The message as it is queued: it tells of those that were rejected before it. */
	private ZmqMessage told(ZmqMessage message) {
		return (this.rejected == 0) ? message : LaneMarks.afterRejected(message, this.rejected);
	}

	/** Write the field only if it changes: the worker reads the same cache line. */
	private void onTold() {
		if (this.rejected != 0) {
			this.rejected = 0;
		}
	}

	private boolean overflow(ZmqMessage message, long nowNanos) {
		return switch (this.spec.lane().overflow()) {
			case DROP_NEWEST -> reject(message, ListenerDropReason.OVERFLOW);
			case DROP_OLDEST, CONFLATE -> offerDroppingOldest(message);
			case BLOCK -> block(message, nowNanos);
		};
	}

	private boolean block(ZmqMessage message, long nowNanos) {
		this.backpressure.begin(nowNanos);
		return !this.backpressure.isBlocking() && offer(message, nowNanos);
	}

	/** Add a quarantined message again, unless another one would be dropped for it. */
	boolean redeliver(ZmqMessage message) {
		Worker current = this.worker;
		if (current != null) {
			if (current.hasEnded()) {
				return false;
			}
			if (current.handleNow(message)) {
				countUnqueued();
				return true;
			}
		}
		return !this.backpressure.isBlocking() && this.queue.offerOlder(message) && accepted();
	}

	/**
	 * Add a message in any case. If there is no room, the oldest messages are dropped.
	 * Returns {@code true}.
	 */
	boolean offerDroppingOldest(ZmqMessage message) {
		Worker current = this.worker;
		if (current != null && current.hasEnded()) {
			return reject(message, ListenerDropReason.SHUTDOWN);
		}
		ZmqMessage told = told(message);
		while (!this.queue.offer(told)) {
			drop(this.queue.poll(), ListenerDropReason.OVERFLOW);
		}
		onTold();
		return accepted();
	}

	/** Count a message that does not get into the queue. Returns {@code true}. */
	boolean reject(ZmqMessage message, ListenerDropReason reason) {
		countUnqueued();
		this.rejected += (this.marks != null) ? 1 : 0;
		this.observer.dropped(this.spec.id(), message, reason);
		return true;
	}

	private boolean accepted() {
		requestWakeup();
		return true;
	}

	/**
	 * Request that the worker is woken at the end of the cycle. After the first request
	 * this writes nothing, because the worker reads the same cache line.
	 */
	void requestWakeup() {
		if (!this.wakeupRequested) {
			LaneWakeups current = this.wakeups;
			if (current != null) {
				// Do this first: if it fails because memory is
				// short, the next message requests it again.
				current.add(this);
			}
			this.wakeupRequested = true;
		}
	}

	private void countUnqueued() {
		this.unqueued.lazySet(this.unqueued.getPlain() + 1);
	}

	private void drop(@Nullable ZmqMessage message, ListenerDropReason reason) {
		if (message != null) {
			if (this.marks != null) {
				this.marks.onDropped(message);
			}
			this.observer.dropped(this.spec.id(), message, reason);
		}
	}

	/** Whether it has no room for messages, or drops them until it has. */
	boolean isOverloaded() {
		return switch (this.spec.lane().overflow()) {
			case BLOCK -> this.backpressure.isBlocking() || this.backpressure.isDropping();
			case DROP_OLDEST, DROP_NEWEST -> this.queue.size() >= this.spec.lane().queueShare();
			case CONFLATE -> false;
		};
	}

	long leftNanos(long nowNanos) {
		return this.backpressure.leftNanos(nowNanos);
	}

	/** Whether the lane had nothing to do during a block that other lanes caused. */
	boolean wasIdleDuring(long blockNumber) {
		return this.queue.isEmpty() && !this.backpressure.wasPartOf(blockNumber);
	}

	/** Wake the worker, if that was {@linkplain #requestWakeup() requested}. */
	void wakeWorker() {
		if (this.wakeupRequested) {
			this.wakeupRequested = false;
			Worker current = this.worker;
			if (current != null) {
				current.wakeUp();
			}
		}
	}

	/** Let the poller wake the worker although no message was received. */
	void postWakeup() {
		LaneWakeups current = this.wakeups;
		if (current != null) {
			current.post(this);
		}
	}

	/** Take the oldest message, for the worker; {@code null} if there is none. */
	@Nullable ZmqMessage take() {
		ZmqMessage message = this.queue.poll();
		this.backpressure.onTaken();
		return message;
	}

	/** Drop all queued messages, and return how many there were. */
	int discard() {
		int count = 0;
		for (ZmqMessage message = this.queue.poll(); message != null; message = this.queue.poll()) {
			drop(message, ListenerDropReason.SHUTDOWN);
			count++;
		}
		return count;
	}

	void discardAndWarn() {
		int count = discard();
		if (count > 0) {
			logger.warn("Listener '{}' was stopped before it had handled all messages; {} are dropped", this.spec.id(),
					count);
		}
	}

	/**
	 * What the listener knows of the feeds, for the thread that calls it.
	 */
	@Nullable LaneMarks marks() {
		return this.marks;
	}

	ListenerSpec spec() {
		return this.spec;
	}

	/** A worker takes the messages from now on. It checks the queue after this call. */
	void setWorker(Worker next) {
		this.worker = next;
	}

	long received() {
		return this.queue.accepted() + this.unqueued.get();
	}

	int queued() {
		return this.queue.size();
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/** When the last message was offered; 0 before the first one. */
	long heardNanos() {
		return this.heardNanos.get();
	}

}
