package org.zmqspring.listen;

/**
 * How long all full lanes of one subscriber together have stopped its reading. A lane may
 * block while this time is below its overflow timeout. The time is given back while no
 * message waits to be read. Confined to the poller thread, except for
 * {@link #isBlocking()}.
 */
final class BackpressureBudget {

	/**
	 * Reading at this pace delays no listener for long: the pipe of the engine and the
	 * buffers of the operating system are read within a second or two.
	 */
	private static final long FAST_NANOS = 10_000;

	/** At this pace the engine still reads from the peer twice a second. */
	private static final long STEADY_NANOS = 1_000_000;

	private final long limitNanos;

	private volatile State state = State.FREE;

	/** The time that was used up when the current state began. */
	private long usedNanos;

	private long sinceNanos;

	private long blockNumber;

	private long begunNanos;

	/** How long the previous block took. */
	private long lastNanos;

	/** How many messages were read since the latest block began. */
	private long read;

	/** Whether a lane was still full when its time in the latest block was over. */
	private boolean expired;

	/** Whether another lane had no work during the latest block. */
	private boolean starved;

	/** The limit applies to each block, whatever the overflow timeout of a lane is. */
	BackpressureBudget(long limitNanos) {
		this.limitNanos = limitNanos;
	}

	/** A lane blocks from now on, or still does. */
	void begin(long nowNanos) {
		if (this.state == State.BLOCKING) {
			return;
		}
		if (this.state == State.CATCHING_UP && isFree(nowNanos)) {
			this.usedNanos -= this.lastNanos;
		}
		move(State.BLOCKING, nowNanos);
		this.blockNumber++;
		this.begunNanos = nowNanos;
		this.read = 0;
		this.expired = false;
	}

	/**
	 * Whether the previous block harmed neither the other listeners nor the connection.
	 * Then the block is not counted. So a listener that is only a little slower than its
	 * publisher may slow the reading down without a limit.
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
	 * No lane blocks any more, but messages may still wait to be read. The flag says
	 * whether a lane that did not block had no work during the block.
	 */
	void release(boolean leftLaneIdle, long nowNanos) {
		this.starved = leftLaneIdle;
		this.lastNanos = nowNanos - this.begunNanos;
		move(State.CATCHING_UP, nowNanos);
	}

	/** The messages that had to wait are read. */
	void catchUp(long nowNanos) {
		move(State.FREE, nowNanos);
	}

	private void move(State next, long nowNanos) {
		this.usedNanos = usedNanos(nowNanos);
		this.sinceNanos = nowNanos;
		this.state = next;
	}

	private long usedNanos(long nowNanos) {
		long passed = nowNanos - this.sinceNanos;
		return switch (this.state) {
			case BLOCKING -> this.usedNanos + passed;
			case CATCHING_UP -> this.usedNanos;
			case FREE -> Math.max(0, this.usedNanos - passed);
		};
	}

	void countRead(int count) {
		this.read += count;
	}

	/**
	 * How many nanoseconds a lane with this overflow timeout may block from now on; zero
	 * if it must not block.
	 */
	long leftNanos(long timeoutNanos, long nowNanos) {
		return Math.max(0, Math.min(timeoutNanos, this.limitNanos) - usedNanos(nowNanos));
	}

	boolean isBlocking() {
		return this.state == State.BLOCKING;
	}

	boolean isCatchingUp() {
		return this.state == State.CATCHING_UP;
	}

	/** Numbers the blocks from 1; 0 before the first one. */
	long blockNumber() {
		return this.blockNumber;
	}

	private enum State {

		/** No message waits to be read, so used time is given back. */
		FREE,

		/** A lane is full and reading waits for it, so time is used up. */
		BLOCKING,

		/** The sockets are read again, and messages may still wait. */
		CATCHING_UP

	}

}
