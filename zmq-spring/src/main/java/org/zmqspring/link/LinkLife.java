package org.zmqspring.link;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.LinkChange.FinishedOutage;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.LinkFact;

/**
 * The life of one link: facts and time come in, decisions go out. Holds what links that
 * connect and links that are bound have in common. Two laws hold: every state that waits
 * has exactly one deadline, and OPEN never precedes the {@link LinkFact.Retired} of the
 * generation before. Pure; confined to one thread.
 */
@Internal
public abstract sealed class LinkLife permits LinkMachine, BindMachine {

	/** The deadline of a state that waits for nothing. */
	public static final long NEVER = Long.MAX_VALUE;

	/** How long to wait for Retired, after the delay is over, before asking once more. */
	static final long RETIRE_AGAIN_NANOS = 5_000_000_000L;

	final ReconnectSettings settings;

	private final LinkHistory history;

	private LinkState state = LinkState.NEW;

	private long sinceNanos;

	private long deadlineNanos = NEVER;

	/** Whether the socket of the present generation may still exist. */
	private boolean socketOpen;

	/** While BACKING_OFF: whether nothing but Retired is waited for. */
	private boolean delayOver;

	private @Nullable String lastError;

	LinkLife(ReconnectSettings settings, RandomGenerator random, long nowNanos) {
		this.settings = settings;
		this.history = new LinkHistory(new Backoff(settings, random), settings.resetAfter().toNanos(), nowNanos);
		this.sinceNanos = nowNanos;
	}

	/**
	 * Begin: the first attempt follows at once.
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict start(long nowNanos) {
		return (this.state == LinkState.NEW) ? open(TransitionCause.STARTED, nowNanos) : Verdict.STAY;
	}

	/**
	 * End for good.
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Verdict stop(long nowNanos) {
		if (this.state == LinkState.CLOSED) {
			return this.socketOpen ? Verdict.RETIRE : Verdict.STAY;
		}
		this.lastError = null;
		forgetConnection();
		return new Verdict(retireIfOpen(),
				move(LinkState.CLOSED, TransitionCause.STOPPED, nowNanos, NEVER, null, null));
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
		// closed by somebody else than us is as good as lost
		return isResting() ? Verdict.STAY : lose(TransitionCause.ERROR, "The socket was closed", atNanos);
	}

	/**
	 * The socket of the present generation could not be opened; there is none to retire.
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
	 * What has happened to the socket of the present generation is not known.
	 * @param reason for people
	 * @param nowNanos the time
	 * @return what to do; nothing, if the link needs no socket now
	 */
	public Verdict onUnsound(String reason, long nowNanos) {
		return (this.socketOpen && !isResting()) ? lose(TransitionCause.ERROR, reason, nowNanos) : Verdict.STAY;
	}

	/**
	 * Time has passed.
	 * @param nowNanos the time; nothing happens before {@link #deadlineNanos()}
	 * @param lastActivityNanos when something was received last
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
		this.lastError = "The engine has not closed the last connection yet";
		return Verdict.RETIRE;
	}

	/**
	 * Somebody wants the link opened anew, now, whatever state it is in.
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

	/** What was known of the connection is no longer true. */
	abstract void forgetConnection();

	/** The attempt under way has failed. */
	final Verdict fail(AttemptOutcome outcome, String reason, long atNanos) {
		return backOff(outcome, TransitionCause.of(outcome), reason, atNanos, this.history.delayNext());
	}

	/** The link is lost, or the attempt under way for a reason that is not its own. */
	final Verdict lose(TransitionCause cause, String reason, long atNanos) {
		AttemptOutcome ended = noteLoss(cause, atNanos);
		return backOff(ended, cause, reason, atNanos, this.history.delayNext());
	}

	private @Nullable AttemptOutcome noteLoss(TransitionCause cause, long atNanos) {
		if (!this.state.isUp()) {
			return AttemptOutcome.ERROR;
		}
		this.history.lost(this.sinceNanos, atNanos, cause);
		return null;
	}

	private Verdict backOff(@Nullable AttemptOutcome ended, TransitionCause cause, String reason, long atNanos,
			long delay) {
		this.lastError = reason;
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
	 * Where the link is now.
	 * @return the state
	 */
	public final LinkState state() {
		return this.state;
	}

	/**
	 * When it came into that state.
	 * @return a reading of the ticker
	 */
	public final long sinceNanos() {
		return this.sinceNanos;
	}

	/**
	 * When something has to happen next, whatever comes in.
	 * @return a reading of the ticker, or {@link #NEVER}
	 */
	public final long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * The generation of the engine socket opened last, which is the number of attempts
	 * since the start.
	 * @return counts from 1; 0 before the first
	 */
	public final long generation() {
		return this.history.attempts();
	}

	/**
	 * Whether the socket of the present generation may still exist.
	 * @return {@code false} once it is known to be closed
	 */
	public final boolean isSocketOpen() {
		return this.socketOpen;
	}

	/**
	 * The number of the last attempt.
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
		return (this.state == LinkState.BACKING_OFF) ? this.history.delayNanos() : 0;
	}

	/**
	 * Why the last attempt failed or the link was lost, for people.
	 * @return the reason, or {@code null} while it is up and before the first
	 */
	public final @Nullable String lastError() {
		return this.lastError;
	}

	/**
	 * When the outage that goes on began: with the loss, or with the start if the link
	 * was never up.
	 * @return a reading of the ticker; meaningless while the link is up
	 */
	public final long downSinceNanos() {
		return this.history.downSinceNanos();
	}

	/**
	 * Whether it was up at least once.
	 * @return {@code false} until the first time
	 */
	public final boolean wasEverUp() {
		return this.history.wasEverUp();
	}

	/**
	 * What is known of the link's being up.
	 * @return the evidence, or {@code null} while it is not up
	 */
	public @Nullable Evidence evidence() {
		return null;
	}

}
