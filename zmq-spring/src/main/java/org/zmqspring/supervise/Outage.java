package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.TransitionCause;

/**
 * A finished outage of a link. Immutable.
 *
 * @param from when the link was lost
 * @param to when the link was up again
 * @param attempts number of attempts during the outage
 * @param cause why the link was lost
 * @param lost how many messages were missed, as their numbers show; an estimate that can
 * grow with the first message of each topic; {@code null} if it is unknown
 */
public record Outage(Instant from, Instant to, int attempts, TransitionCause cause, @Nullable Long lost) {

	/**
	 * An outage whose missed messages are unknown.
	 * @param from when the link was lost
	 * @param to when the link was up again
	 * @param attempts number of attempts until then
	 * @param cause why the link was lost
	 */
	public Outage(Instant from, Instant to, int attempts, TransitionCause cause) {
		this(from, to, attempts, cause, null);
	}

	/**
	 * The length of the outage.
	 * @return the time from its beginning to its end
	 */
	public Duration length() {
		return Duration.between(this.from, this.to);
	}

}
