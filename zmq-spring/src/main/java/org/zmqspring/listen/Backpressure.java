package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a full lane does if its policy is {@link Overflow#BLOCK}. First its subscriber
 * stops reading, as long as the shared budget lasts. Then the lane drops its oldest
 * message for each new one, until it is half empty. Confined to the poller thread, except
 * for {@link #onTaken()}.
 */
final class Backpressure {

	private final LaneQueue queue;

	private final long timeoutNanos;

	private final AtomicBoolean wantsRoom = new AtomicBoolean();

	private volatile Runnable pollerWakeup = () -> {
	};

	private BackpressureBudget budget = new BackpressureBudget(Long.MAX_VALUE);

	private State state = State.OPEN;

	/** The number of the subscriber's latest block in which this lane was full. */
	private long blockNumber;

	Backpressure(LaneQueue queue, long timeoutNanos) {
		this.queue = queue;
		this.timeoutNanos = timeoutNanos;
	}

	/**
	 * Reset, and begin under another poller. The wake-up is called from any thread when a
	 * lane that blocks is half empty. All lanes of the subscriber share the budget.
	 */
	void attach(Runnable pollerWakeup, BackpressureBudget budget) {
		this.pollerWakeup = pollerWakeup;
		this.budget = budget;
		this.blockNumber = 0;
		end(State.OPEN);
	}

	/** The lane is full: block from now on, if the budget allows it. */
	void begin(long nowNanos) {
		this.state = State.BLOCKING;
		// The worker takes a message and then reads wantsRoom. The
		// poller sets wantsRoom and then looks at the queue. So at
		// least one of the two sees what the other has done.
		this.wantsRoom.set(true);
		review(nowNanos);
	}

	/** End the block if there is room again, or if the budget is used up. */
	void review(long nowNanos) {
		if (this.state == State.OPEN) {
			return;
		}
		if (this.queue.isHalfEmpty()) {
			end(State.OPEN);
		}
		else if (this.state == State.BLOCKING) {
			block(nowNanos);
		}
	}

	private void block(long nowNanos) {
		if (this.budget.leftNanos(this.timeoutNanos, nowNanos) == 0) {
			this.budget.expire();
			end(State.DROPPING);
		}
		else {
			this.budget.begin(nowNanos);
			this.blockNumber = this.budget.blockNumber();
		}
	}

	private void end(State next) {
		this.wantsRoom.set(false);
		this.state = next;
	}

	boolean isBlocking() {
		return this.state == State.BLOCKING;
	}

	boolean isDropping() {
		return this.state == State.DROPPING;
	}

	/** Whether this lane was full during a block of its subscriber. */
	boolean wasPartOf(long number) {
		return this.blockNumber == number;
	}

	/** How long the lane may still block; zero if it does not. */
	long leftNanos(long nowNanos) {
		return isBlocking() ? this.budget.leftNanos(this.timeoutNanos, nowNanos) : 0;
	}

	/**
	 * The worker took a message. Wake the poller if the poller waits for room and the
	 * queue is half empty.
	 */
	void onTaken() {
		if (this.wantsRoom.get() && this.queue.isHalfEmpty() && this.wantsRoom.compareAndSet(true, false)) {
			this.pollerWakeup.run();
		}
	}

	private enum State {

		/** The lane takes messages. */
		OPEN,

		/** The lane takes none, so its subscriber stops reading. */
		BLOCKING,

		/** The lane drops its oldest message for each new one. */
		DROPPING

	}

}
