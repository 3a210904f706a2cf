package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.ZmqMessage;

/**
 * The bounded queue in front of one listener, and what becomes of a message for which it
 * has no room. Confined to the poller thread, but for {@link #serve}, {@link #stir()},
 * {@link #take()}, {@link #giveUp()} and the figures.
 */
final class Lane {

	private static final Logger logger = LoggerFactory.getLogger(Lane.class);

	private final ListenerSpec spec;

	private final ListenObserver observer;

	private final LaneQueue queue;

	private final Hold hold;

	private volatile LaneBells bells = LaneBells.SILENT;

	private volatile LaneEnd end = LaneEnd.NOBODY;

	/** How many messages never were in the queue: handed over at once, or refused. */
	private final AtomicLong unqueued = new AtomicLong();

	/** When the last message came. */
	private final AtomicLong heardNanos = new AtomicLong();

	private boolean unflushed;

	Lane(ListenerSpec spec, ListenObserver observer) {
		this.spec = spec;
		this.observer = observer;
		this.queue = queue(spec.lane());
		this.hold = new Hold(this.queue, spec.lane().overflowTimeout().toNanos());
	}

	private LaneQueue queue(LaneSettings settings) {
		return (settings.overflow() == Overflow.CONFLATE)
				? new ConflatingQueue(settings.queueShare(), (replaced) -> drop(replaced, ListenerDropReason.CONFLATED))
				: new RingQueue(settings.queueShare());
	}

	/**
	 * Begin under a poller, which is to look at it once: the worker may have been stirred
	 * before.
	 * @param bells what it rings from now on
	 * @param budget what all lanes of its subscriber may hold
	 */
	void attach(LaneBells bells, HoldBudget budget) {
		this.bells = bells;
		this.hold.attach(bells::room, budget);
		this.unflushed = false;
		touch();
	}

	/**
	 * Take a message in, or drop one by policy.
	 * @param message the message
	 * @param nowNanos the time
	 * @return {@code false} if it has to wait outside for as long as {@link #leftNanos}
	 * says and be offered again; nothing else comes in before
	 */
	boolean offer(ZmqMessage message, long nowNanos) {
		if (this.heardNanos.getPlain() != nowNanos) {
			this.heardNanos.lazySet(nowNanos);
		}
		if (this.end.hasEnded()) {
			return refuse(message, ListenerDropReason.SHUTDOWN);
		}
		if (this.end.takes(message)) {
			countUnqueued();
			return true;
		}
		this.hold.review(nowNanos);
		if (this.hold.isHolding()) {
			return false;
		}
		if (this.queue.offer(message)) {
			return accepted();
		}
		return this.hold.isShedding() ? force(message) : overflow(message, nowNanos);
	}

	private boolean overflow(ZmqMessage message, long nowNanos) {
		return switch (this.spec.lane().overflow()) {
			case DROP_NEWEST -> refuse(message, ListenerDropReason.OVERFLOW);
			case DROP_OLDEST, CONFLATE -> force(message);
			case BLOCK -> block(message, nowNanos);
		};
	}

	private boolean block(ZmqMessage message, long nowNanos) {
		this.hold.begin(nowNanos);
		return !this.hold.isHolding() && offer(message, nowNanos);
	}

	/**
	 * Take a message in behind all others, if that costs none of them.
	 * @param message the message
	 * @return {@code false} if nothing came of it
	 */
	boolean append(ZmqMessage message) {
		if (this.end.hasEnded()) {
			return false;
		}
		if (this.end.takes(message)) {
			countUnqueued();
			return true;
		}
		return !this.hold.isHolding() && this.queue.append(message) && accepted();
	}

	/**
	 * Take a message in at any price: the oldest goes if there is no room.
	 * @param message the message
	 * @return {@code true}
	 */
	boolean force(ZmqMessage message) {
		if (this.end.hasEnded()) {
			return refuse(message, ListenerDropReason.SHUTDOWN);
		}
		while (!this.queue.offer(message)) {
			drop(this.queue.poll(), ListenerDropReason.OVERFLOW);
		}
		return accepted();
	}

	/**
	 * Count a message that is never going to be in the queue.
	 * @param message the message
	 * @param reason why
	 * @return {@code true}
	 */
	boolean refuse(ZmqMessage message, ListenerDropReason reason) {
		countUnqueued();
		drop(message, reason);
		return true;
	}

	private boolean accepted() {
		touch();
		return true;
	}

	/**
	 * Wake the worker at the end of the cycle. Writes nothing from the second message on:
	 * the worker reads this cache line.
	 */
	void touch() {
		if (!this.unflushed) {
			// In this order: without memory to be named it is named the next time.
			this.bells.filled(this);
			this.unflushed = true;
		}
	}

	private void countUnqueued() {
		this.unqueued.lazySet(this.unqueued.getPlain() + 1);
	}

	private void drop(@Nullable ZmqMessage message, ListenerDropReason reason) {
		if (message != null) {
			this.observer.dropped(this.spec.id(), message, reason);
		}
	}

	long leftNanos(long nowNanos) {
		return this.hold.leftNanos(nowNanos);
	}

	/**
	 * Whether it had nothing to do while others held the reading.
	 * @param hold the number of the hold
	 * @return whether a message may have come too late for it
	 */
	boolean isLeftIdleBy(long hold) {
		return this.queue.isEmpty() && !this.hold.hadPartIn(hold);
	}

	/** Wake the worker, if it was {@linkplain #touch() touched} since the last time. */
	void flush() {
		if (this.unflushed) {
			this.unflushed = false;
			this.end.ring();
		}
	}

	/** Have the poller wake the worker although nothing came. */
	void stir() {
		this.bells.stir(this);
	}

	/**
	 * Take the oldest message. For the worker.
	 * @return the message, or {@code null} if there is none
	 */
	@Nullable ZmqMessage take() {
		ZmqMessage message = this.queue.poll();
		this.hold.onTaken();
		return message;
	}

	/**
	 * Drop what is queued. For whoever stops the worker.
	 * @return how many messages that were
	 */
	int giveUp() {
		int count = 0;
		for (ZmqMessage message = this.queue.poll(); message != null; message = this.queue.poll()) {
			drop(message, ListenerDropReason.SHUTDOWN);
			count++;
		}
		return count;
	}

	/** The same, and say so in the log. */
	void giveUpLoudly() {
		int count = giveUp();
		if (count > 0) {
			logger.warn("Listener '{}' was stopped before it had handled all messages; {} are dropped", this.spec.id(),
					count);
		}
	}

	ListenerSpec spec() {
		return this.spec;
	}

	/**
	 * A worker begins. It must look at the queue after this call.
	 * @param worker what takes the messages from now on
	 */
	void serve(LaneEnd worker) {
		this.end = worker;
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

	/**
	 * When the last message was offered.
	 * @return a reading of the ticker, 0 if there was none
	 */
	long heardNanos() {
		return this.heardNanos.get();
	}

}
