package org.zmqspring.link;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * One transition of a link. Times are readings of the ticker. Immutable.
 *
 * @param from the state before
 * @param to the state after
 * @param cause why
 * @param atNanos when what caused it happened, which may be before it was noticed
 * @param attempt the number of the attempt, counted from the last time the link was up
 * for {@code reconnect-reset-after}
 * @param delayNanos the delay drawn for the next attempt; 0 unless backing off
 * @param ended how the attempt ended that this transition ends, or {@code null} if it
 * ends none, or the very first of the link
 * @param outage the outage that this transition ends, or {@code null}
 */
@Internal
public record LinkChange(LinkState from, LinkState to, TransitionCause cause, long atNanos, int attempt,
		long delayNanos, @Nullable AttemptOutcome ended, @Nullable FinishedOutage outage) {

	/**
	 * Time between the loss of a link and its coming up again.
	 *
	 * @param fromNanos when it was lost
	 * @param toNanos when it was connected again
	 * @param attempts how many attempts that took
	 * @param cause why it had been lost
	 */
	public record FinishedOutage(long fromNanos, long toNanos, int attempts, TransitionCause cause) {
	}

}
