package org.zmqspring.transport;

import java.util.concurrent.atomic.AtomicLong;

import org.zmqspring.message.Internal;

/**
 * Measures how long the reader of some sockets has not read, because it was busy or
 * because the process was stopped. Only the reader's thread calls {@link #tick};
 * everything else is thread-safe.
 */
@Internal
public final class ReadingClock {

	/** A reader that is late by at most this time has missed nothing. */
	private static final long LATE_NANOS = 100_000_000L;

	private final AtomicLong dueNanos = new AtomicLong();

	private final AtomicLong missedNanos = new AtomicLong();

	/**
	 * Create the clock of a reader that reads now.
	 * @param nowNanos the time, by the ticker
	 */
	public ReadingClock(long nowNanos) {
		this.dueNanos.set(nowNanos + LATE_NANOS);
	}

	/**
	 * The reader checks its sockets, or begins to wait for them.
	 * @param nowNanos the time, by the ticker
	 * @param nextNanos longest time that the reader waits, in nanoseconds; zero if it
	 * does not wait
	 */
	public void tick(long nowNanos, long nextNanos) {
		long late = nowNanos - this.dueNanos.getPlain();
		if (late > 0) {
			// Set before the due time: a thread that reads both values in between counts
			// the time twice, which is better than not at all.
			this.missedNanos.set(this.missedNanos.getPlain() + late);
		}
		this.dueNanos.lazySet(nowNanos + nextNanos + LATE_NANOS);
	}

	/**
	 * Whether the reader reads, or waits for something to read.
	 * @param nowNanos the time, by the ticker
	 * @return {@code false} if messages may be waiting for it
	 */
	public boolean isReading(long nowNanos) {
		return nowNanos - this.dueNanos.get() <= 0;
	}

	/**
	 * How long the reader has not read, in total.
	 * @param nowNanos the time, by the ticker
	 * @return nanoseconds, including the current pause
	 */
	public long missedNanos(long nowNanos) {
		long due = this.dueNanos.get();
		return this.missedNanos.get() + Math.max(0, nowNanos - due);
	}

}
