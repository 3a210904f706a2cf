package org.zmqspring.agent;

import java.time.Instant;

/**
 * The only reader of the clock. Everything that judges time takes it as an argument, so
 * tests move it by hand. Thread-safe.
 */
public interface Ticker {

	/**
	 * Monotonic time for deadlines and durations; only differences have a meaning.
	 * @return the time in nanoseconds
	 */
	long nanos();

	/**
	 * Wall-clock time, for what people read.
	 * @return milliseconds since the epoch
	 */
	long epochMillis();

	/**
	 * Translate a reading of {@link #nanos()} to the wall clock.
	 * @param nanos a reading taken before or to come
	 * @return the instant it stands for
	 */
	default Instant instantOf(long nanos) {
		return Instant.ofEpochMilli(epochMillis()).plusNanos(nanos - nanos());
	}

}
