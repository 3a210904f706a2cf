package org.zmqspring.link;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.link.Verdict.FinishedOutage;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.LinkFact;

/**
 * The life of one link. It takes facts and time, and returns decisions. This class holds
 * the common part of links that connect and links that are bound. Two laws hold: every
 * state that waits has exactly one deadline (none if its timeout is 0), and OPEN always
 * follows the {@link LinkFact.Retired} of the previous generation. Pure; confined to one
 * thread.
 */
@Internal
public abstract sealed class LinkLife permits LinkMachine, BindMachine {

	/** The deadline of a state that waits for nothing, or without a limit. */
	public static final long NEVER = Long.MAX_VALUE;

	/** How long after the delay to wait for Retired before RETIRE is repeated. */
	static final long RETIRE_AGAIN_NANOS = 5_000_000_000L;

	final ReconnectSettings settings;

	private final Backoff backoff;

	private final LinkHistory history;

	private LinkState state = LinkState.NEW;

	private long sinceNanos;

	private long deadlineNanos = NEVER;

	/** Whether the socket of the current generation may still exist. */
	private boolean socketOpen;

	/** While BACKING_OFF: the drawn delay. */
	private long delayNanos;

	/** While BACKING_OFF: whether the delay is over, so that only Retired is missing. */
	private boolean delayOver;

	private @Nullable String lastError;

	LinkLife(ReconnectSettings settings, RandomGenerator random, long nowNanos) {
		this.settings = settings;
		this.backoff = new Backoff(settings, random);
		this.history = new LinkHistory(nowNanos);
		this.sinceNanos = nowNanos;
	}

	/**
	 * Start the link: the first attempt follows at once.
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict start(long nowNanos) {
		return (this.state == LinkState.NEW) ? open(TransitionCause.STARTED, nowNanos) : Verdict.STAY;
	}

	/**
	 * Stop the link. It cannot be started again.
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict stop(long nowNanos) {
		return close(TransitionCause.STOPPED, nowNanos);
	}

	/**
	 * End the link, because the name no longer has its address. It cannot be started
	 * again.
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict end(long nowNanos) {
		return close(TransitionCause.GONE, nowNanos);
	}

	private Verdict close(TransitionCause cause, long nowNanos) {
		if (this.state == LinkState.CLOSED) {
			return this.socketOpen ? Verdict.RETIRE : Verdict.STAY;
		}
		this.lastError = null;
		forgetConnection();
		return new Verdict(retireIfOpen(), move(LinkState.CLOSED, cause, nowNanos, NEVER, null, null));
	}

	/**
	 * Something has happened to an engine socket.
	 * @param generation which one it was
	 * @param fact what has happened
	 * @param atNanos when
	 * @return what to do; facts of an earlier generation change nothing
	 */
	public Verdict on(long generation, LinkFact fact, long atNanos) {
		if (generation != generation() || !this.socketOpen) {
			return Verdict.STAY;
		}
		if (fact instanceof LinkFact.Retired) {
			return onRetired(atNanos);
		}
		return isResting() ? Verdict.STAY : onFact(fact, atNanos);
	}

	private Verdict onRetired(long atNanos) {
		this.socketOpen = false;
		if (this.state == LinkState.BACKING_OFF && this.delayOver) {
			return open(TransitionCause.RETRY, atNanos);
		}
		// The supervisor did not ask for it, so the link is lost.
		return isResting() ? Verdict.STAY : lose(TransitionCause.ERROR, "The socket was closed", atNanos);
	}

	/**
	 * The socket of the current generation could not be opened; there is none to retire.
	 * @param outcome how the attempt ended
	 * @param reason for people
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict openFailed(AttemptOutcome outcome, String reason, long nowNanos) {
		this.socketOpen = false;
		return (this.state == tryingState()) ? fail(outcome, reason, nowNanos) : Verdict.STAY;
	}

	/**
	 * A fact about the socket of the current generation may be missing.
	 * @param reason for people
	 * @param nowNanos the time
	 * @return what to do; nothing if the link needs no socket now
	 */
	public Verdict onUnsound(String reason, long nowNanos) {
		return (this.socketOpen && !isResting()) ? lose(TransitionCause.ERROR, reason, nowNanos) : Verdict.STAY;
	}

	/**
	 * Time has passed.
	 * @param nowNanos the time; nothing happens before {@link #deadlineNanos()}
	 * @param lastActivityNanos when the last message was received
	 * @return what to do
	 */
	public Verdict onDeadline(long nowNanos, long lastActivityNanos) {
		if (this.deadlineNanos == NEVER || this.deadlineNanos - nowNanos > 0) {
			return Verdict.STAY;
		}
		return (this.state == LinkState.BACKING_OFF) ? tryAgain(nowNanos)
				: onStateDeadline(nowNanos, lastActivityNanos);
	}

	private Verdict tryAgain(long nowNanos) {
		if (!this.socketOpen) {
			return open(TransitionCause.RETRY, nowNanos);
		}
		this.deadlineNanos = nowNanos + RETIRE_AGAIN_NANOS;
		if (!this.delayOver) {
			this.delayOver = true;
			return Verdict.STAY;
		}
		this.lastError = "The engine has not closed the previous connection yet";
		return Verdict.RETIRE;
	}

	/**
	 * Reopen the link now. A new or closed link stays as it is.
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict reconnect(long nowNanos) {
		return switch (this.state) {
			case NEW, CLOSED -> Verdict.STAY;
			case BACKING_OFF -> tryAgain(nowNanos);
			default -> backOff(noteLoss(TransitionCause.REQUESTED, nowNanos), TransitionCause.REQUESTED,
					"A reconnect was requested", nowNanos, 0);
		};
	}

	abstract LinkState tryingState();

	abstract Verdict onFact(LinkFact fact, long atNanos);

	abstract Verdict onStateDeadline(long nowNanos, long lastActivityNanos);

	/** The connection is gone: what was known about it is no longer true. */
	abstract void forgetConnection();

	/** The attempt under way has failed. */
	final Verdict fail(AttemptOutcome outcome, String reason, long atNanos) {
		return backOff(outcome, TransitionCause.of(outcome), reason, atNanos, this.backoff.nextNanos());
	}

	/** The link is lost, or the attempt under way ends because of something else. */
	final Verdict lose(TransitionCause cause, String reason, long atNanos) {
		AttemptOutcome ended = noteLoss(cause, atNanos);
		return backOff(ended, cause, reason, atNanos, this.backoff.nextNanos());
	}

	private @Nullable AttemptOutcome noteLoss(TransitionCause cause, long atNanos) {
		if (!this.state.isUp()) {
			return AttemptOutcome.ERROR;
		}
		if (atNanos - this.sinceNanos >= this.settings.resetAfter().toNanos()) {
			this.history.restartCount();
			this.backoff.reset();
		}
		this.history.lost(atNanos, cause);
		return null;
	}

	private Verdict backOff(@Nullable AttemptOutcome ended, TransitionCause cause, String reason, long atNanos,
			long delay) {
		this.lastError = reason;
		this.delayNanos = delay;
		this.delayOver = false;
		forgetConnection();
		LinkChange change = move(LinkState.BACKING_OFF, cause, atNanos, atNanos + delay, ended, null);
		return new Verdict(retireIfOpen(), change);
	}

	/** The attempt under way has succeeded. */
	final Verdict comeUp(LinkState to, TransitionCause cause, long atNanos, long deadline) {
		this.lastError = null;
		return new Verdict(Decision.STAY,
				move(to, cause, atNanos, deadline, AttemptOutcome.CONNECTED, this.history.cameUp(atNanos)));
	}

	private Verdict open(TransitionCause cause, long nowNanos) {
		this.socketOpen = true;
		this.history.attemptBegins();
		long timeout = this.settings.connectTimeout().toNanos();
		return new Verdict(Decision.OPEN,
				move(tryingState(), cause, nowNanos, (timeout > 0) ? nowNanos + timeout : NEVER, null, null));
	}

	final LinkChange move(LinkState to, TransitionCause cause, long atNanos, long deadline,
			@Nullable AttemptOutcome ended, @Nullable FinishedOutage outage) {
		LinkState from = this.state;
		this.state = to;
		this.sinceNanos = atNanos;
		this.deadlineNanos = deadline;
		boolean first = generation() <= 1;
		return new LinkChange(from, to, cause, atNanos, attempt(), delayNanos(), first ? null : ended, outage);
	}

	final void waitUntil(long deadline) {
		this.deadlineNanos = deadline;
	}

	private Decision retireIfOpen() {
		return this.socketOpen ? Decision.RETIRE : Decision.STAY;
	}

	private boolean isResting() {
		return this.state == LinkState.BACKING_OFF || this.state == LinkState.CLOSED;
	}

	/**
	 * The current state.
	 * @return the state
	 */
	public final LinkState state() {
		return this.state;
	}

	/**
	 * When the link entered its current state.
	 * @return a reading of the ticker
	 */
	public final long sinceNanos() {
		return this.sinceNanos;
	}

	/**
	 * When {@link #onDeadline} must be called at the latest.
	 * @return a reading of the ticker, or {@link #NEVER}
	 */
	public final long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * The generation of the engine socket that was opened last. It is the number of
	 * attempts since the start.
	 * @return counts from 1; 0 before the first
	 */
	public final long generation() {
		return this.history.attempts();
	}

	/**
	 * Whether the socket of the current generation may still exist.
	 * @return {@code false} as soon as it is known to be closed
	 */
	public final boolean isSocketOpen() {
		return this.socketOpen;
	}

	/**
	 * The number of the latest attempt.
	 * @return counted from the last time the link was up for
	 * {@code reconnect-reset-after}
	 */
	public final int attempt() {
		return this.history.attempt();
	}

	/**
	 * The delay before the next attempt.
	 * @return in nanoseconds; 0 unless backing off
	 */
	public final long delayNanos() {
		return (this.state == LinkState.BACKING_OFF) ? this.delayNanos : 0;
	}

	/**
	 * Why the latest attempt failed or the link was lost, for people.
	 * @return the reason; {@code null} while the link is up and until the first failure
	 */
	public final @Nullable String lastError() {
		return this.lastError;
	}

	/**
	 * When the current outage began: with the loss, or with the start if the link was
	 * never up.
	 * @return a reading of the ticker; meaningless while the link is up
	 */
	public final long downSinceNanos() {
		return this.history.downSinceNanos();
	}

	/**
	 * Whether the link was up at least once.
	 * @return {@code false} until the first time
	 */
	public final boolean wasEverUp() {
		return this.history.wasEverUp();
	}

	/**
	 * What proves that the link is up.
	 * @return the evidence, or {@code null} while it is not up
	 */
	public @Nullable Evidence evidence() {
		return null;
	}

}
