package org.zmqspring.agent;

import java.time.Instant;

/**
 * The only reader of the clock. Code that needs the time takes a ticker or a reading of
 * it as an argument, so that tests can set the time. Thread-safe.
 */
public interface Ticker {

	/**
	 * Monotonic time for deadlines and durations; only differences have a meaning.
	 * @return the time in nanoseconds
	 */
	long nanos();

	/**
	 * Wall-clock time, for people to read.
	 * @return milliseconds since the epoch
	 */
	long epochMillis();

	/**
	 * Translate a reading of {@link #nanos()} to the wall clock.
	 * @param nanos a reading of the past or the future
	 * @return its instant
	 */
	default Instant instantOf(long nanos) {
		return Instant.ofEpochMilli(epochMillis()).plusNanos(nanos - nanos());
	}

}
