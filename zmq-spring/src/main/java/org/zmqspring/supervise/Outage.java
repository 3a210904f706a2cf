package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;

import org.zmqspring.link.TransitionCause;

/**
 * A finished outage of a link. Immutable.
 *
 * @param from when the link was lost
 * @param to when it was connected again
 * @param attempts how many attempts that took
 * @param cause why it had been lost
 */
public record Outage(Instant from, Instant to, int attempts, TransitionCause cause) {

	/**
	 * How long it lasted.
	 * @return the time from its beginning to its end
	 */
	public Duration length() {
		return Duration.between(this.from, this.to);
	}

}
