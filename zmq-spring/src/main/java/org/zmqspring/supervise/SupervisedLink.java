package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.BindMachine;
import org.zmqspring.link.LinkChange;
import org.zmqspring.link.LinkLife;
import org.zmqspring.link.LinkMachine;
import org.zmqspring.link.LinkState;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;

/**
 * One link with its judgement and its history. Confined to the supervisor's thread.
 */
final class SupervisedLink {

	/** How many finished outages are kept. */
	static final int KEPT_OUTAGES = 32;

	final LinkSpec spec;

	/** What lines of the log about it bear. */
	final LogKeys keys;

	final LinkLife life;

	final LinkTraffic traffic = new LinkTraffic();

	/** Whether the log has told that a peer of this link is sent no heartbeats. */
	boolean toldWithoutHeartbeats;

	final AddressChoice addresses = new AddressChoice();

	/** Whether the present generation still waits for its address. */
	boolean lookingUp;

	/** Completes with the first state that is up, or the first attempt that failed. */
	final CompletableFuture<LinkSnapshot> firstResult;

	/** Completes when the link is closed and its last engine socket is gone. */
	final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final Ticker ticker;

	private final Deque<Outage> outages = new ArrayDeque<>();

	private Duration downtime = Duration.ZERO;

	private long reconnects;

	/** How long the link had not been read by the time of its last transition. */
	private long missedBefore;

	SupervisedLink(LinkSpec spec, CompletableFuture<LinkSnapshot> firstResult, RandomGenerator random, Ticker ticker) {
		this.spec = spec;
		this.keys = LogKeys.link(spec.socket(), spec.endpoint().text());
		this.firstResult = firstResult;
		this.ticker = ticker;
		this.life = (spec.mode() == SocketMode.BIND) ? new BindMachine(spec.reconnect(), random, ticker.nanos())
				: new LinkMachine(spec.reconnect(), spec.options().security().mechanism(), random, ticker.nanos());
	}

	SocketKey key() {
		return new SocketKey(this.spec.id(), this.life.generation());
	}

	/** Whether nothing of the link is left. */
	boolean isGone() {
		return this.life.state() == LinkState.CLOSED && !this.life.isSocketOpen();
	}

	/**
	 * Since when nothing was received although it was read, or since the last transition.
	 * What our own side did not read meanwhile counts as if it had not passed.
	 */
	long quietSinceNanos(long nowNanos) {
		long since = this.life.sinceNanos();
		boolean heard = this.traffic.messages() > 0 && this.traffic.lastNanos() - since > 0;
		return heard ? this.traffic.quietSinceNanos(nowNanos)
				: since + Math.max(0, this.traffic.missedNanos(nowNanos) - this.missedBefore);
	}

	/** Note a transition and tell it in wall-clock time. */
	ZmqConnectionEvent note(LinkChange change) {
		this.missedBefore = this.traffic.missedNanos(change.atNanos());
		String detail = switch (change.to()) {
			case BACKING_OFF -> this.life.lastError();
			case LISTENING -> ((BindMachine) this.life).address();
			default -> null;
		};
		if (change.to().isUp()) {
			this.addresses.worked();
		}
		Outage outage = (change.outage() != null) ? finished(change.outage()) : null;
		return new ZmqConnectionEvent(this.spec.id(), change.from(), change.to(), change.cause(), detail,
				this.ticker.instantOf(change.atNanos()), change.attempt(), Duration.ofNanos(change.delayNanos()),
				change.ended(), outage);
	}

	/** Tell of a peer in wall-clock time, or {@code null} if the fact is of none. */
	@Nullable ZmqPeerEvent peerEvent(LinkFact fact, long atNanos) {
		if (!(this.life instanceof BindMachine bound)) {
			return null;
		}
		if (fact instanceof LinkFact.PeerConnected peer) {
			return new ZmqPeerEvent(this.spec.id(), peer.remote(), true, bound.peers(), at(atNanos));
		}
		if (fact instanceof LinkFact.PeerLost peer) {
			return new ZmqPeerEvent(this.spec.id(), peer.remote(), false, bound.peers(), at(atNanos));
		}
		return null;
	}

	private Outage finished(LinkChange.FinishedOutage finished) {
		Outage outage = new Outage(this.ticker.instantOf(finished.fromNanos()),
				this.ticker.instantOf(finished.toNanos()), finished.attempts(), finished.cause());
		if (this.outages.size() == KEPT_OUTAGES) {
			this.outages.removeFirst();
		}
		this.outages.addLast(outage);
		this.downtime = this.downtime.plusNanos(finished.toNanos() - finished.fromNanos());
		this.reconnects++;
		return outage;
	}

	LinkSnapshot snapshot() {
		LinkState state = this.life.state();
		BindMachine bound = (this.life instanceof BindMachine machine) ? machine : null;
		return new LinkSnapshot(this.spec, state, this.life.evidence(), at(this.life.sinceNanos()), this.life.attempt(),
				Duration.ofNanos(this.life.delayNanos()), nextAttemptAt(), this.life.lastError(), this.reconnects,
				List.copyOf(this.outages), this.downtime, downSince(), this.life.wasEverUp(),
				(bound != null) ? bound.address() : null, (bound != null) ? bound.peers() : 0);
	}

	private @Nullable Instant nextAttemptAt() {
		return (this.life.state() == LinkState.BACKING_OFF) ? at(this.life.deadlineNanos()) : null;
	}

	private @Nullable Instant downSince() {
		LinkState state = this.life.state();
		return (state.isUp() || state == LinkState.CLOSED) ? null : at(this.life.downSinceNanos());
	}

	private Instant at(long nanos) {
		return this.ticker.instantOf(nanos);
	}

}
