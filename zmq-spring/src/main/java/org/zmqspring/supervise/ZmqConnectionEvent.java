package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.transport.LinkId;

/**
 * One transition of one link; also published as an application event. Immutable.
 *
 * @param link the link
 * @param from the state before
 * @param to the state after
 * @param cause why the state changed
 * @param detail text for people: the error when backing off, the real address when
 * listening, otherwise {@code null}
 * @param at when the cause happened
 * @param attempt the number of the attempt; it is reset after the link was up for
 * {@code reconnect-reset-after}
 * @param delay the delay drawn for the next attempt; zero unless backing off
 * @param ended the result of the attempt that this transition ends; {@code null} if it
 * ends no attempt, and also for the first attempt of the link
 * @param outage the outage that this transition ends, or {@code null}
 */
public record ZmqConnectionEvent(LinkId link, LinkState from, LinkState to, TransitionCause cause,
		@Nullable String detail, Instant at, int attempt, Duration delay, @Nullable AttemptOutcome ended,
		@Nullable Outage outage) {

	/**
	 * How long the link was down.
	 * @return the length of the outage that this transition ends; zero if it ends none
	 */
	public Duration downtime() {
		return (this.outage != null) ? this.outage.length() : Duration.ZERO;
	}

	/**
	 * Whether a lost link came up again. The first time a link comes up is no reconnect.
	 * @return whether this is a reconnect
	 */
	public boolean isReconnect() {
		return this.outage != null;
	}

	/**
	 * Whether a link that was up was lost. Stopping a link is no disconnect.
	 * @return whether this is a disconnect
	 */
	public boolean isDisconnect() {
		return this.from.isUp() && this.to == LinkState.BACKING_OFF;
	}

}
