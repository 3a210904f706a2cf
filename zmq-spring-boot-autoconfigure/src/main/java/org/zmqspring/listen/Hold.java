package org.zmqspring.listen;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a full lane answers: by its policy, by letting messages wait outside for a bounded
 * time, or, when that time is over, by dropping the oldest until it is half empty.
 * Confined to the poller thread, but for {@link #onTaken()}.
 */
final class Hold {

	private final LaneQueue queue;

	private final long timeoutNanos;

	private final AtomicBoolean wantsRoom = new AtomicBoolean();

	private volatile Runnable roomBell = () -> {
	};

	private State state = State.NONE;

	private long untilNanos;

	Hold(LaneQueue queue, long timeoutNanos) {
		this.queue = queue;
		this.timeoutNanos = timeoutNanos;
	}

	/**
	 * Forget everything and begin under another poller.
	 * @param roomBell rung from any thread when a lane that holds is half empty
	 */
	void attach(Runnable roomBell) {
		this.roomBell = roomBell;
		end(State.NONE);
	}

	/**
	 * Let messages wait outside from now on.
	 * @param nowNanos the time
	 */
	void begin(long nowNanos) {
		this.state = State.HOLDING;
		this.untilNanos = nowNanos + this.timeoutNanos;
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
		else if (this.state == State.HOLDING && nowNanos - this.untilNanos >= 0) {
			end(State.SHEDDING);
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
	 * How long what waits outside may have to.
	 * @param nowNanos the time
	 * @return nanoseconds; zero if it may come in
	 */
	long leftNanos(long nowNanos) {
		return isHolding() ? Math.max(0, this.untilNanos - nowNanos) : 0;
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
