package org.zmqspring.supervise;

import java.time.Duration;

/**
 * Notices that the process stood still: it was stopped, or collected garbage for long.
 * What came meanwhile is heard before a deadline is judged by the time that has passed.
 * Confined to the supervisor's thread.
 */
final class Standstill {

	/** A wait that ends later than this did not run out by itself. */
	private static final long LATE_NANOS = Duration.ofMillis(250).toNanos();

	/** How long the other threads have to catch up. */
	private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

	/** On a machine that is always late deadlines must come all the same. */
	private static final long REST_NANOS = Duration.ofSeconds(2).toNanos();

	private boolean noticed;

	private long graceUntilNanos;

	/**
	 * A wait is over.
	 * @param begunNanos when it began
	 * @param waitNanos how long it was to be at most
	 * @param nowNanos the time
	 */
	void onWaited(long begunNanos, long waitNanos, long nowNanos) {
		boolean late = nowNanos - begunNanos - Math.max(0, waitNanos) > LATE_NANOS;
		if (late && !(this.noticed && nowNanos - this.graceUntilNanos < REST_NANOS)) {
			this.noticed = true;
			this.graceUntilNanos = nowNanos + GRACE_NANOS;
		}
	}

	/**
	 * How long no deadline is judged.
	 * @param nowNanos the time
	 * @return nanoseconds; zero or less if one may be
	 */
	long leftNanos(long nowNanos) {
		return this.noticed ? this.graceUntilNanos - nowNanos : 0;
	}

}
