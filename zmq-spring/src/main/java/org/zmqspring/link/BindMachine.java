package org.zmqspring.link;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.Listening;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.LinkFact.PeerConnected;
import org.zmqspring.transport.LinkFact.PeerLost;

/**
 * Decides what a link that binds does next. The link listens, or it retries after the
 * back-off. Pure; confined to one thread.
 */
@Internal
public final class BindMachine extends LinkLife {

	private @Nullable String address;

	private int peers;

	/**
	 * Create a link that is {@link LinkState#NEW}.
	 * @param settings when it tries again
	 * @param random draws the delays
	 * @param nowNanos the time
	 */
	public BindMachine(ReconnectSettings settings, RandomGenerator random, long nowNanos) {
		super(settings, random, nowNanos);
	}

	@Override
	LinkState tryingState() {
		return LinkState.BINDING;
	}

	@Override
	Verdict onFact(LinkFact fact, long atNanos) {
		if (fact instanceof Listening listening && state() == LinkState.BINDING) {
			this.address = listening.address();
			return comeUp(LinkState.LISTENING, TransitionCause.BOUND, atNanos, NEVER);
		}
		if (fact instanceof PeerConnected) {
			this.peers++;
		}
		if (fact instanceof PeerLost) {
			this.peers = Math.max(0, this.peers - 1);
		}
		if (fact instanceof Lost lost) {
			return lose(TransitionCause.of(lost.cause()), "The engine's I/O thread died", atNanos);
		}
		return Verdict.STAY;
	}

	@Override
	void forgetConnection() {
		this.peers = 0;
	}

	@Override
	Verdict onStateDeadline(long nowNanos, long lastActivityNanos) {
		return fail(AttemptOutcome.TIMEOUT,
				"Not bound within " + this.settings.connectTimeout().toMillis() + " ms: the name was not resolved",
				nowNanos);
	}

	/**
	 * The address that the socket is or was bound to, with its real port.
	 * @return the address, or {@code null} before the first time
	 */
	public @Nullable String address() {
		return this.address;
	}

	/**
	 * The number of peers that are connected now.
	 * @return the number
	 */
	public int peers() {
		return this.peers;
	}

}
