package org.zmqspring.link;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * What follows from a fact or from the passing of time. Immutable.
 *
 * @param decision what to do
 * @param change the transition that was made, or {@code null} if there was none
 */
@Internal
public record Verdict(Decision decision, @Nullable LinkChange change) {

	static final Verdict STAY = new Verdict(Decision.STAY, null);

	static final Verdict RETIRE = new Verdict(Decision.RETIRE, null);

	static final Verdict NUDGE = new Verdict(Decision.NUDGE, null);

	/** What the supervisor does next. */
	public enum Decision {

		/** Nothing. */
		STAY,

		/** Open the next generation of the engine socket. */
		OPEN,

		/** Drain and close the current generation. */
		RETIRE,

		/** Make the engine check its connections again. This ends a greeting stall. */
		NUDGE

	}

	/**
	 * One transition of a link. Times are readings of the ticker. Immutable.
	 *
	 * @param from the state before
	 * @param to the state after
	 * @param cause why
	 * @param atNanos when its cause happened, which may be before it was noticed
	 * @param attempt the number of the attempt, counted from the last time the link was
	 * up for {@code reconnect-reset-after}
	 * @param delayNanos the delay drawn for the next attempt; 0 unless backing off
	 * @param ended the outcome of the attempt that this transition ends; {@code null} if
	 * it ends none, and also for the very first attempt of the link
	 * @param outage the outage that this transition ends, or {@code null}
	 */
	public record LinkChange(LinkState from, LinkState to, TransitionCause cause, long atNanos, int attempt,
			long delayNanos, @Nullable AttemptOutcome ended, @Nullable FinishedOutage outage) {
	}

	/**
	 * The time from the loss of a link until it came up again. Immutable.
	 *
	 * @param fromNanos when it was lost
	 * @param toNanos when it was connected again
	 * @param attempts how many attempts that took
	 * @param cause why it had been lost
	 */
	public record FinishedOutage(long fromNanos, long toNanos, int attempts, TransitionCause cause) {
	}

}
