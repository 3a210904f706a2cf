package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Evidence;
import org.zmqspring.link.LinkState;

/**
 * A link as it was at one moment. Immutable.
 *
 * @param spec the link as configured
 * @param state where it is in its life
 * @param evidence what is known of its being up, or {@code null} while it is not
 * @param since since when it has been in this state
 * @param attempt the number of the last attempt, counted from the last time the link was
 * up for {@code reconnect-reset-after}
 * @param delay the delay drawn for the next attempt; zero unless backing off
 * @param nextAttemptAt when the next attempt comes, or {@code null} if none is due
 * @param lastError why the link is not up, or {@code null}
 * @param reconnects how often it came up again after a loss
 * @param outages the last outages that are over, oldest first
 * @param downtime the lengths of all outages that are over added up
 * @param downSince when the outage that goes on began, with the start if the link was
 * never up; {@code null} while it is up or closed
 * @param everUp whether it was up at all since it was started
 * @param address where it is bound, with the real port, or {@code null}
 * @param peers connected peers of a bound link
 */
public record LinkSnapshot(LinkSpec spec, LinkState state, @Nullable Evidence evidence, Instant since, int attempt,
		Duration delay, @Nullable Instant nextAttemptAt, @Nullable String lastError, long reconnects,
		List<Outage> outages, Duration downtime, @Nullable Instant downSince, boolean everUp, @Nullable String address,
		int peers) {

	/** Copy the outages. */
	public LinkSnapshot {
		outages = List.copyOf(outages);
	}

}
