package org.zmqspring.listen;

/**
 * How long the lanes of one subscriber have held its reading, all of them together. A
 * lane may hold as long as this is below its overflow timeout. The time that was spent
 * comes back as time passes in which nothing waits to be read. Confined to the poller
 * thread, but for {@link #isHolding()}.
 */
final class HoldBudget {

	/**
	 * A reading as fast as this keeps no listener waiting for long: the pipe of the
	 * engine and the buffers of the operating system are read within a second or two.
	 */
	private static final long FAST_NANOS = 10_000;

	/** At this pace the engine still gets to read from the peer twice a second. */
	private static final long STEADY_NANOS = 1_000_000;

	private final long limitNanos;

	private volatile State state = State.FREE;

	/** What was spent when the state began. */
	private long spentNanos;

	private long sinceNanos;

	/** Counts the holds. */
	private long number;

	private long begunNanos;

	/** How long the last hold took. */
	private long lastNanos;

	/** Messages read since the last hold began. */
	private long read;

	/** Whether a lane was still full when the time of the last hold was over. */
	private boolean expired;

	/** Whether the last hold left a lane without work. */
	private boolean starved;

	/**
	 * Begin with nothing spent.
	 * @param limitNanos how long a hold may take, whatever the timeout of a lane is
	 */
	HoldBudget(long limitNanos) {
		this.limitNanos = limitNanos;
	}

	/**
	 * A lane holds from now on, or still does.
	 * @param nowNanos the time
	 */
	void begin(long nowNanos) {
		if (this.state == State.HOLDING) {
			return;
		}
		if (this.state == State.CATCHING_UP && isFree(nowNanos)) {
			this.spentNanos -= this.lastNanos;
		}
		move(State.HOLDING, nowNanos);
		this.number++;
		this.begunNanos = nowNanos;
		this.read = 0;
		this.expired = false;
	}

	/**
	 * Whether the last hold cost no other listener, and not the connection, anything. So
	 * a listener that is merely slower than its publisher slows the reading down for as
	 * long as need be.
	 */
	private boolean isFree(long nowNanos) {
		long perMessage = (nowNanos - this.begunNanos) / Math.max(1, this.read);
		return !this.expired && perMessage <= (this.starved ? FAST_NANOS : STEADY_NANOS);
	}

	/** A lane is still full and its time is over. */
	void expire() {
		this.expired = true;
	}

	/**
	 * No lane holds any more, but there may be messages that waited.
	 * @param leftLaneIdle whether a lane that did not hold had nothing to do meanwhile
	 * @param nowNanos the time
	 */
	void release(boolean leftLaneIdle, long nowNanos) {
		this.starved = leftLaneIdle;
		this.lastNanos = nowNanos - this.begunNanos;
		move(State.CATCHING_UP, nowNanos);
	}

	/**
	 * What had to wait is read.
	 * @param nowNanos the time
	 */
	void catchUp(long nowNanos) {
		move(State.FREE, nowNanos);
	}

	private void move(State next, long nowNanos) {
		this.spentNanos = spentNanos(nowNanos);
		this.sinceNanos = nowNanos;
		this.state = next;
	}

	private long spentNanos(long nowNanos) {
		long passed = nowNanos - this.sinceNanos;
		return switch (this.state) {
			case HOLDING -> this.spentNanos + passed;
			case CATCHING_UP -> this.spentNanos;
			case FREE -> Math.max(0, this.spentNanos - passed);
		};
	}

	/**
	 * Count what is read.
	 * @param count how many messages
	 */
	void read(int count) {
		this.read += count;
	}

	/**
	 * How long a lane may hold.
	 * @param timeoutNanos its overflow timeout
	 * @param nowNanos the time
	 * @return nanoseconds from now, if a lane holds; zero if it must not
	 */
	long leftNanos(long timeoutNanos, long nowNanos) {
		return Math.max(0, Math.min(timeoutNanos, this.limitNanos) - spentNanos(nowNanos));
	}

	boolean isHolding() {
		return this.state == State.HOLDING;
	}

	boolean isCatchingUp() {
		return this.state == State.CATCHING_UP;
	}

	/**
	 * What names the present hold, or the last one.
	 * @return counts from 1; 0 before the first
	 */
	long number() {
		return this.number;
	}

	private enum State {

		/** Nothing waits: what was spent comes back. */
		FREE,

		/** A lane is full and reading waits for it: time is spent. */
		HOLDING,

		/** Reading goes on, and there may be messages that waited. */
		CATCHING_UP

	}

}
