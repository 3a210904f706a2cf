package org.zmqspring.link;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.LinkChange.FinishedOutage;

/**
 * Counts the attempts of one link, draws the delays between them and measures its
 * outages. Confined to one thread.
 */
final class LinkHistory {

	private final Backoff backoff;

	private final long resetAfterNanos;

	private int attempt;

	private long attempts;

	private long delayNanos;

	private boolean everUp;

	private long downSinceNanos;

	private long attemptsAtLoss;

	private TransitionCause lostBy = TransitionCause.STARTED;

	LinkHistory(Backoff backoff, long resetAfterNanos, long nowNanos) {
		this.backoff = backoff;
		this.resetAfterNanos = resetAfterNanos;
		this.downSinceNanos = nowNanos;
	}

	void attemptBegins() {
		this.attempt++;
		this.attempts++;
		this.delayNanos = 0;
	}

	/** The next attempt follows after a delay that is drawn now. */
	long delayNext() {
		this.delayNanos = this.backoff.nextNanos();
		return this.delayNanos;
	}

	/** The link came up. Coming up for the first time ends no outage. */
	@Nullable FinishedOutage cameUp(long atNanos) {
		boolean again = this.everUp;
		this.everUp = true;
		return again ? new FinishedOutage(this.downSinceNanos, atNanos, (int) (this.attempts - this.attemptsAtLoss),
				this.lostBy) : null;
	}

	/** The link was up and is lost. Only a long time up lets the counting start anew. */
	void lost(long upSinceNanos, long atNanos, TransitionCause cause) {
		if (atNanos - upSinceNanos >= this.resetAfterNanos) {
			this.attempt = 0;
			this.backoff.reset();
		}
		this.downSinceNanos = atNanos;
		this.attemptsAtLoss = this.attempts;
		this.lostBy = cause;
	}

	int attempt() {
		return this.attempt;
	}

	long attempts() {
		return this.attempts;
	}

	long delayNanos() {
		return this.delayNanos;
	}

	boolean wasEverUp() {
		return this.everUp;
	}

	long downSinceNanos() {
		return this.downSinceNanos;
	}

}
