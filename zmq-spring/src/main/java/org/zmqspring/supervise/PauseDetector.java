package org.zmqspring.supervise;

import java.time.Duration;

/**
 * Detects that the process was paused: it was stopped, or a garbage collection took long.
 * After a pause no deadline is due for a short time, so that the facts that arrived
 * during the pause are processed first. Confined to the supervisor's thread.
 */
final class PauseDetector {

	/** If a wait takes this much longer than planned, the process was paused. */
	private static final long LATE_NANOS = Duration.ofMillis(250).toNanos();

	/** The time that the other threads get to catch up. */
	private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

	/**
	 * Shortest time between two grace periods, so that deadlines are also due on a slow
	 * machine.
	 */
	private static final long REST_NANOS = Duration.ofSeconds(2).toNanos();

	private boolean detected;

	private long graceEndNanos;

	/** A wait that should have taken at most {@code waitNanos} is over. */
	void onWaited(long begunNanos, long waitNanos, long nowNanos) {
		boolean late = nowNanos - begunNanos - Math.max(0, waitNanos) > LATE_NANOS;
		if (late && !(this.detected && nowNanos - this.graceEndNanos < REST_NANOS)) {
			this.detected = true;
			this.graceEndNanos = nowNanos + GRACE_NANOS;
		}
	}

	/** The remaining time in which no deadline is due; zero or less after it. */
	long graceNanosLeft(long nowNanos) {
		return this.detected ? this.graceEndNanos - nowNanos : 0;
	}

}
