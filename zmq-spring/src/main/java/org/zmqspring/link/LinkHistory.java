package org.zmqspring.link;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Verdict.FinishedOutage;

/**
 * Counts the attempts of one link and measures its outages. Confined to one thread.
 */
final class LinkHistory {

	/** Counted from the last time the link was up for long. */
	private int attempt;

	/** Counted from the start. */
	private long attempts;

	private boolean everUp;

	private long downSinceNanos;

	private long attemptsAtLoss;

	private TransitionCause lostBy = TransitionCause.STARTED;

	LinkHistory(long nowNanos) {
		this.downSinceNanos = nowNanos;
	}

	void attemptBegins() {
		this.attempt++;
		this.attempts++;
	}

	/** The link came up. The first time ends no outage. */
	@Nullable FinishedOutage cameUp(long atNanos) {
		boolean again = this.everUp;
		this.everUp = true;
		return again ? new FinishedOutage(this.downSinceNanos, atNanos, (int) (this.attempts - this.attemptsAtLoss),
				this.lostBy) : null;
	}

	void lost(long atNanos, TransitionCause cause) {
		this.downSinceNanos = atNanos;
		this.attemptsAtLoss = this.attempts;
		this.lostBy = cause;
	}

	/** The link was up for long, so the next attempt is the first one again. */
	void restartCount() {
		this.attempt = 0;
	}

	int attempt() {
		return this.attempt;
	}

	long attempts() {
		return this.attempts;
	}

	boolean wasEverUp() {
		return this.everUp;
	}

	long downSinceNanos() {
		return this.downSinceNanos;
	}

}
