package org.zmqspring.link;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.Verdict.Decision;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Connected;
import org.zmqspring.transport.LinkFact.Greeted;
import org.zmqspring.transport.LinkFact.HandshakeDone;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.MessageReceived;
import org.zmqspring.transport.LinkFact.NotZmtp;

/**
 * Decides what a link that connects does next. A message proves that the link is up.
 * Without a message, the end of the handshake proves it if keys or passwords are used,
 * otherwise a quiet time after the peer's greeting. Pure; confined to one thread.
 */
@Internal
public final class LinkMachine extends LinkLife {

	/**
	 * If the link is not up within this time after TCP has connected, the engine is
	 * nudged once. Its poller may have forgotten the new connection, even after the
	 * greeting was read (JeroMQ 0.6.0, {@code Poller.run}, {@code StreamEngine.plug}).
	 */
	static final long NUDGE_AFTER_NANOS = 20_000_000L;

	// JeroMQ 0.6.0 never emits HANDSHAKE_SUCCEEDED.
	// Pinned by EngineFactsTests.handshakeSucceededIsNeverEmitted
	/** A peer that refuses the connection does so within this time after its greeting. */
	static final long SETTLE_NANOS = 200_000_000L;

	/**
	 * How much longer than {@code handshake-ivl} a handshake with keys or passwords may
	 * take, because the peer may have to ask its application first.
	 */
	static final long JUDGE_NANOS = 5_000_000_000L;

	/** Whether the handshake continues after the greeting. */
	private final boolean secured;

	/** The mechanism of this side, as ZeroMQ names it. */
	private final String mechanism;

	private Confirmation confirmation = Confirmation.NONE;

	private long connectedNanos;

	/**
	 * When the peer greeted. Only a greeting proves that the peer runs: the kernel of a
	 * frozen peer also accepts TCP connections.
	 */
	private long greetedNanos;

	private @Nullable Evidence evidence;

	/**
	 * Create a link that is {@link LinkState#NEW}.
	 * @param settings the delays and time limits of attempts
	 * @param mechanism how both sides prove who they are: {@code NULL}, {@code PLAIN} or
	 * {@code CURVE}
	 * @param random draws the delays
	 * @param nowNanos the time
	 */
	public LinkMachine(ReconnectSettings settings, String mechanism, RandomGenerator random, long nowNanos) {
		super(settings, random, nowNanos);
		this.secured = !mechanism.equals("NULL");
		this.mechanism = mechanism;
	}

	/** The progress of a connection while its link is CONFIRMING. */
	private enum Confirmation {

		NONE, UNGREETED, GREETED, NUDGED, SETTLING

	}

	@Override
	LinkState tryingState() {
		return LinkState.CONNECTING;
	}

	@Override
	Verdict onFact(LinkFact fact, long atNanos) {
		return switch (state()) {
			case CONNECTING -> whileConnecting(fact, atNanos);
			case CONFIRMING -> whileConfirming(fact, atNanos);
			case UP -> whileUp(fact, atNanos);
			default -> Verdict.STAY;
		};
	}

	private Verdict whileConnecting(LinkFact fact, long atNanos) {
		if (fact instanceof Connected connected) {
			// TCP's simultaneous open on an ephemeral port: there is no peer
			return connected.local().equals(connected.remote()) ? fail(AttemptOutcome.ERROR,
					"Connected to itself: no program listens on " + connected.remote(), atNanos) : confirm(atNanos);
		}
		if (fact instanceof AttemptFailed failed) {
			return failed.asynchronous() ? fail(AttemptOutcome.REFUSED, "Connection refused", atNanos)
					: fail(AttemptOutcome.ERROR, "No route to host", atNanos);
		}
		if (fact instanceof Lost lost) {
			return lose(TransitionCause.of(lost.cause()), describe(lost), atNanos);
		}
		return Verdict.STAY;
	}

	private Verdict confirm(long atNanos) {
		this.connectedNanos = atNanos;
		this.confirmation = Confirmation.UNGREETED;
		return new Verdict(Decision.STAY, move(LinkState.CONFIRMING, TransitionCause.CONNECTED, atNanos,
				atNanos + NUDGE_AFTER_NANOS, null, null));
	}

	private Verdict whileConfirming(LinkFact fact, long atNanos) {
		if (fact instanceof Greeted) {
			return greeted(atNanos);
		}
		if (fact instanceof HandshakeDone) {
			return (this.secured && isGreeted()) ? up(Evidence.SETTLED, TransitionCause.SETTLED, this.greetedNanos)
					: Verdict.STAY;
		}
		if (fact instanceof MessageReceived) {
			boolean greeted = isGreeted();
			return up(Evidence.MESSAGE, TransitionCause.MESSAGE, greeted ? this.greetedNanos : atNanos);
		}
		if (fact instanceof NotZmtp) {
			return fail(AttemptOutcome.HANDSHAKE, "The peer does not speak ZMTP: no ZeroMQ socket listens there",
					atNanos);
		}
		if (fact instanceof Lost lost) {
			// The death of the engine proves nothing about the peer.
			return (lost.cause() == LossCause.ENGINE) ? lose(TransitionCause.ENGINE, describe(lost), atNanos) : fail(
					AttemptOutcome.HANDSHAKE, "Handshake failed: " + describe(lost) + advice(lost.cause()), atNanos);
		}
		return Verdict.STAY;
	}

	private boolean isGreeted() {
		return this.confirmation == Confirmation.GREETED || this.confirmation == Confirmation.SETTLING;
	}

	private String advice(LossCause cause) {
		if (this.secured) {
			return ". Do keys and passwords fit, and do both sides use the same mechanism? This side uses "
					+ this.mechanism;
		}
		// A refusal says nothing about the mechanism: a peer may also refuse an address.
		return (cause != LossCause.REFUSED)
				? ". The peer may use another mechanism: this side uses NULL. If it uses CURVE or PLAIN, set"
						+ " curve.server-key, or plain.username and plain.password"
				: "";
	}

	private Verdict greeted(long atNanos) {
		if (this.confirmation == Confirmation.UNGREETED) {
			this.confirmation = Confirmation.GREETED;
			this.greetedNanos = atNanos;
		}
		else if (this.confirmation == Confirmation.NUDGED) {
			this.greetedNanos = atNanos;
			settle();
		}
		return Verdict.STAY;
	}

	private void settle() {
		this.confirmation = Confirmation.SETTLING;
		if (this.secured) {
			long bound = this.settings.handshakeIvl().toNanos();
			waitUntil((bound > 0) ? this.greetedNanos + bound + JUDGE_NANOS : NEVER);
		}
		else {
			waitUntil(this.greetedNanos + SETTLE_NANOS);
		}
	}

	private Verdict whileUp(LinkFact fact, long atNanos) {
		if (fact instanceof MessageReceived) {
			this.evidence = Evidence.MESSAGE;
		}
		if (fact instanceof Lost lost) {
			return lose(TransitionCause.of(lost.cause()), describe(lost), atNanos);
		}
		return Verdict.STAY;
	}

	private Verdict up(Evidence evidence, TransitionCause cause, long sinceNanos) {
		this.evidence = evidence;
		long stale = this.settings.staleAfter().toNanos();
		return comeUp(LinkState.UP, cause, sinceNanos, (stale > 0) ? sinceNanos + stale : NEVER);
	}

	@Override
	void forgetConnection() {
		this.evidence = null;
		this.confirmation = Confirmation.NONE;
	}

	@Override
	Verdict onStateDeadline(long nowNanos, long lastActivityNanos) {
		return switch (state()) {
			case CONNECTING -> fail(AttemptOutcome.TIMEOUT,
					"No answer within " + this.settings.connectTimeout().toMillis() + " ms", nowNanos);
			case CONFIRMING -> confirmationOver(nowNanos);
			case UP -> maybeStale(nowNanos, lastActivityNanos);
			default -> Verdict.STAY;
		};
	}

	private Verdict confirmationOver(long nowNanos) {
		long bound = this.settings.handshakeIvl().toNanos();
		return switch (this.confirmation) {
			case UNGREETED -> {
				this.confirmation = Confirmation.NUDGED;
				waitUntil((bound > 0) ? this.connectedNanos + Math.max(bound, NUDGE_AFTER_NANOS) : NEVER);
				yield Verdict.NUDGE;
			}
			case GREETED -> {
				settle();
				yield Verdict.NUDGE;
			}
			case SETTLING -> this.secured ? handshakeTooLong(nowNanos)
					: up(Evidence.SETTLED, TransitionCause.SETTLED, this.greetedNanos);
			case NUDGED, NONE -> fail(AttemptOutcome.HANDSHAKE,
					"No ZMTP greeting within " + this.settings.handshakeIvl().toMillis() + " ms", nowNanos);
		};
	}

	private Verdict handshakeTooLong(long nowNanos) {
		return fail(AttemptOutcome.HANDSHAKE, "The peer did not finish the handshake within "
				+ (nowNanos - this.greetedNanos) / 1_000_000 + " ms of its greeting" + advice(LossCause.HANDSHAKE),
				nowNanos);
	}

	private Verdict maybeStale(long nowNanos, long lastActivityNanos) {
		long quietSince = (lastActivityNanos - sinceNanos() > 0) ? lastActivityNanos : sinceNanos();
		long staleAt = quietSince + this.settings.staleAfter().toNanos();
		if (staleAt - nowNanos > 0) {
			waitUntil(staleAt);
			return Verdict.STAY;
		}
		return lose(TransitionCause.STALE, "Nothing received for " + this.settings.staleAfter().toMillis() + " ms",
				nowNanos);
	}

	private static String describe(Lost lost) {
		String text = switch (lost.cause()) {
			case PEER -> "The peer closed the connection";
			case HEARTBEAT -> "The peer stopped answering heartbeats";
			case PROTOCOL -> "The peer broke the protocol or sent a frame above max-msg-size";
			case STALLED -> "The peer took nothing for xpub-nodrop-timeout while messages waited for it";
			case REFUSED -> "The peer refused the connection";
			case HANDSHAKE -> "No ZMTP greeting in time";
			case ENGINE -> "The engine's I/O thread died";
		};
		return lost.detail().isEmpty() ? text : text + " (" + lost.detail() + ")";
	}

	@Override
	public @Nullable Evidence evidence() {
		return this.evidence;
	}

}
