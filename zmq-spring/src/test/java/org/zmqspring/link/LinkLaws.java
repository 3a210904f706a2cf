package org.zmqspring.link;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.FinishedOutage;
import org.zmqspring.link.Verdict.LinkChange;

/**
 * The rules that hold for a link whatever happens to it. They are plain comparisons,
 * since they are made millions of times. Confined to one thread.
 */
final class LinkLaws {

	private final LinkLife life;

	private final ReconnectSettings settings;

	private LinkState state = LinkState.NEW;

	private long generation;

	private long backOffEnds;

	private boolean mayOpenEarly;

	private long ups;

	private long outages;

	private long outcomes;

	private boolean pending;

	LinkLaws(LinkLife life, ReconnectSettings settings) {
		this.life = life;
		this.settings = settings;
	}

	static long longestDelay(ReconnectSettings settings) {
		return Math.max(settings.ivl().toNanos(), settings.ivlMax().toNanos());
	}

	void reconnectRequested() {
		this.mayOpenEarly = true;
	}

	/** Check one verdict before it is carried out. */
	void judge(Verdict verdict, long now, boolean socketThere) {
		if (verdict.decision() == Decision.OPEN) {
			require(!socketThere, "never two sockets");
			require(this.state == LinkState.NEW || this.state == LinkState.BACKING_OFF, "opens from rest only");
			require(this.life.generation() == this.generation + 1, "generations count up by one");
			require(this.state == LinkState.NEW || this.mayOpenEarly || now - this.backOffEnds >= 0,
					"no attempt before its delay is over");
			this.generation++;
			this.mayOpenEarly = false;
		}
		require(this.life.generation() == this.generation, "a new generation only with OPEN");
		require(verdict.decision() != Decision.RETIRE || socketThere, "retires only what is there");
		require(verdict.decision() != Decision.NUDGE || this.state == LinkState.CONFIRMING, "nudges when confirming");
		if (verdict.change() != null) {
			judge(verdict.change());
		}
		require(this.state == this.life.state(), "every change of state is told");
	}

	private void judge(LinkChange change) {
		require(change.from() == this.state && change.to() != this.state, "changes follow each other");
		require(this.state != LinkState.CLOSED, "nothing follows CLOSED");
		this.state = change.to();
		this.outcomes += (change.ended() != null) ? 1 : 0;
		this.pending = isTrying(change.to()) || (change.to() == LinkState.CLOSED && this.pending);
		require((change.ended() == AttemptOutcome.CONNECTED) == (change.to().isUp() && this.generation > 1),
				"CONNECTED is the outcome of coming up");
		judgeOutage(change);
		long delay = change.delayNanos();
		require(delay >= 0 && delay <= longestDelay(this.settings), "no delay exceeds the maximum");
		if (this.state == LinkState.BACKING_OFF) {
			this.backOffEnds = change.atNanos() + delay;
			this.mayOpenEarly = false;
		}
	}

	private void judgeOutage(LinkChange change) {
		@Nullable FinishedOutage outage = change.outage();
		this.ups += change.to().isUp() ? 1 : 0;
		require((outage != null) == (change.to().isUp() && this.ups > 1), "coming up again ends an outage");
		if (outage != null) {
			this.outages++;
			require(outage.toNanos() - outage.fromNanos() >= 0, "no outage is shorter than nothing");
			require(outage.attempts() >= 1, "an outage takes an attempt");
		}
	}

	private static boolean isTrying(LinkState state) {
		return state == LinkState.CONNECTING || state == LinkState.CONFIRMING || state == LinkState.BINDING;
	}

	/** Check the state that was reached. */
	void hold(long now) {
		boolean waits = switch (this.life.state()) {
			case CONNECTING, BINDING -> !this.settings.connectTimeout().isZero();
			case CONFIRMING, BACKING_OFF -> true;
			case UP -> !this.settings.staleAfter().isZero();
			case NEW, LISTENING, CLOSED -> false;
		};
		require(waits == (this.life.deadlineNanos() != LinkLife.NEVER),
				"a state that waits has a deadline, a resting one has none");
		require(this.life.wasEverUp() == this.ups > 0, "everUp tells");
		require(this.outages == Math.max(0, this.ups - 1), "reconnects are finished outages");
		require(this.outcomes + (this.pending ? 1 : 0) == this.generation - 1 || this.generation <= 1,
				"each attempt but the first has an outcome, or is under way");
		require(this.life.state().isUp() || this.life.evidence() == null, "evidence only while up");
	}

	private void require(boolean lawful, String law) {
		if (!lawful) {
			throw new AssertionError("Law broken: " + law + " (" + this.life.state() + ", generation "
					+ this.life.generation() + ", " + this.settings + ")");
		}
	}

}
