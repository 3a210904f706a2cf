package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;

import org.zmqspring.link.TransitionCause;

/**
 * A finished outage of a link. Immutable.
 *
 * @param from when the link was lost
 * @param to when the link was up again
 * @param attempts number of attempts during the outage
 * @param cause why the link was lost
 */
public record Outage(Instant from, Instant to, int attempts, TransitionCause cause) {

	/**
	 * The length of the outage.
	 * @return the time from its beginning to its end
	 */
	public Duration length() {
		return Duration.between(this.from, this.to);
	}

}
