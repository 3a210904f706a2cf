package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Evidence;
import org.zmqspring.link.LinkState;

/**
 * The state of a link at one moment. Immutable.
 *
 * @param spec the link as configured
 * @param state its state
 * @param evidence why it counts as up, or {@code null} while it is not up
 * @param since when it entered this state
 * @param attempt the number of the latest attempt; it is reset after the link was up for
 * {@code reconnect-reset-after}
 * @param delay the delay drawn for the next attempt; zero unless backing off
 * @param nextAttemptAt when the next attempt begins, or {@code null} unless backing off
 * @param lastError why the link is not up, or {@code null}
 * @param reconnects how often it came up again after a loss
 * @param outages the last finished outages, oldest first
 * @param downtime total length of all finished outages
 * @param downSince when the current outage began (if the link was never up, when it was
 * started); {@code null} while the link is up or closed
 * @param everUp whether it has been up since it was started
 * @param address the address it is bound to, with the real port, or {@code null}
 * @param peers number of connected peers of a bound link
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
