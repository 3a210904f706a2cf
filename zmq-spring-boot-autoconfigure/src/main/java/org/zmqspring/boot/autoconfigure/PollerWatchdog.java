package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.config.ZmqConfiguration.PollerCompanion;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;

/**
 * Sets the liveness of the application to broken when its poller has stalled, because
 * only a restart can help. Sets it to correct when the poller continues. Lost peers do
 * not matter. Confined to the thread {@code zmq-watchdog}.
 */
final class PollerWatchdog implements PollerCompanion {

	private static final Logger logger = LoggerFactory.getLogger(PollerWatchdog.class);

	/** A healthy poller completes at least one cycle a second. */
	static final Duration STALLED = Duration.ofSeconds(10);

	/** Time until a stall is checked a second time. */
	static final Duration AGAIN = Duration.ofSeconds(1);

	private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

	private final BooleanSupplier stalled;

	private final ApplicationContext context;

	private final Doorbell bell = new Doorbell();

	/** Whether the last check found a stall. */
	private boolean suspected;

	private boolean broken;

	PollerWatchdog(BooleanSupplier stalled, ApplicationContext context) {
		this.stalled = stalled;
		this.context = context;
	}

	@Override
	public String roleName() {
		return "zmq-watchdog";
	}

	@Override
	public int doWork() {
		this.bell.await((this.suspected && !this.broken) ? AGAIN.toNanos() : INTERVAL_NANOS);
		return check();
	}

	/**
	 * A stall counts if two checks in a row find it. When a stopped process (SIGSTOP, a
	 * frozen container) resumes, this thread may check before the poller continues.
	 */
	int check() {
		boolean now = this.stalled.getAsBoolean();
		boolean again = now && this.suspected;
		this.suspected = now;
		if (now == this.broken || (now && !again)) {
			return 0;
		}
		this.broken = now;
		if (now) {
			logger.error("The thread zmq-poller has not completed a cycle for 10 s: no message is received any more");
		}
		else {
			logger.warn("The thread zmq-poller completes its cycles again");
		}
		AvailabilityChangeEvent.publish(this.context, now ? LivenessState.BROKEN : LivenessState.CORRECT);
		return 1;
	}

	@Override
	public void wakeup() {
		this.bell.ring();
	}

}
