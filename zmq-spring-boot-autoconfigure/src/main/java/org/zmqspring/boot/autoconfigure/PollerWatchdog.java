package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.config.PollerCompanion;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;

/**
 * Tells the platform that the application is broken when its poller has stalled, which
 * only a restart can mend, and takes that back if it was not so. A lost peer is none of
 * its business. Confined to the thread {@code zmq-watchdog}.
 */
final class PollerWatchdog implements PollerCompanion {

	private static final Logger logger = LoggerFactory.getLogger(PollerWatchdog.class);

	/** A healthy poller completes at least one cycle a second. */
	static final Duration STALLED = Duration.ofSeconds(10);

	/** How soon a stall is looked at again before it counts. */
	static final Duration AGAIN = Duration.ofSeconds(1);

	private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

	private final BooleanSupplier stalled;

	private final ApplicationContext context;

	private final Doorbell bell = new Doorbell();

	/** Whether the last look found it stalled. */
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
		return look();
	}

	/**
	 * After a stop of the whole process (SIGSTOP, a frozen container) this thread may
	 * look before the poller went on, so a stall counts once two looks in a row find it.
	 */
	int look() {
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
