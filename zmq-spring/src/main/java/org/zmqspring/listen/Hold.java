package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a full lane answers: by its policy, by letting messages wait outside as long as the
 * budget of its subscriber lasts, or, when that is spent, by dropping the oldest until it
 * is half empty. Confined to the poller thread, but for {@link #onTaken()}.
 */
final class Hold {

	private final LaneQueue queue;

	private final long timeoutNanos;

	private final AtomicBoolean wantsRoom = new AtomicBoolean();

	private volatile Runnable roomBell = () -> {
	};

	private HoldBudget budget = new HoldBudget(Long.MAX_VALUE);

	private State state = State.NONE;

	/** The last hold of the subscriber in which this lane had a part. */
	private long number;

	Hold(LaneQueue queue, long timeoutNanos) {
		this.queue = queue;
		this.timeoutNanos = timeoutNanos;
	}

	/**
	 * Forget everything and begin under another poller.
	 * @param roomBell rung from any thread when a lane that holds is half empty
	 * @param budget what all lanes of the subscriber may hold
	 */
	void attach(Runnable roomBell, HoldBudget budget) {
		this.roomBell = roomBell;
		this.budget = budget;
		this.number = 0;
		end(State.NONE);
	}

	/**
	 * Let messages wait outside from now on, if the budget is not spent.
	 * @param nowNanos the time
	 */
	void begin(long nowNanos) {
		this.state = State.HOLDING;
		// The worker looks at wantsRoom after it has taken a message. Whoever holds looks
		// at the queue after this line: one of the two sees the other.
		this.wantsRoom.set(true);
		review(nowNanos);
	}

	/**
	 * See whether there is room again, or the time is over.
	 * @param nowNanos the time
	 */
	void review(long nowNanos) {
		if (this.state == State.NONE) {
			return;
		}
		if (this.queue.isHalfEmpty()) {
			end(State.NONE);
		}
		else if (this.state == State.HOLDING) {
			hold(nowNanos);
		}
	}

	private void hold(long nowNanos) {
		if (this.budget.leftNanos(this.timeoutNanos, nowNanos) == 0) {
			this.budget.expire();
			end(State.SHEDDING);
		}
		else {
			this.budget.begin(nowNanos);
			this.number = this.budget.number();
		}
	}

	private void end(State next) {
		this.wantsRoom.set(false);
		this.state = next;
	}

	boolean isHolding() {
		return this.state == State.HOLDING;
	}

	boolean isShedding() {
		return this.state == State.SHEDDING;
	}

	/**
	 * Whether this lane had a part in a hold.
	 * @param hold the number of the hold
	 * @return whether it was full then
	 */
	boolean hadPartIn(long hold) {
		return this.number == hold;
	}

	/**
	 * How long what waits outside may have to.
	 * @param nowNanos the time
	 * @return nanoseconds; zero if it may come in
	 */
	long leftNanos(long nowNanos) {
		return isHolding() ? this.budget.leftNanos(this.timeoutNanos, nowNanos) : 0;
	}

	/** The worker took a message: ring if somebody waits for room and there is some. */
	void onTaken() {
		if (this.wantsRoom.get() && this.queue.isHalfEmpty() && this.wantsRoom.compareAndSet(true, false)) {
			this.roomBell.run();
		}
	}

	private enum State {

		NONE, HOLDING, SHEDDING

	}

}
