package org.zmqspring.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.BindMachine;
import org.zmqspring.link.LinkLife;
import org.zmqspring.link.LinkMachine;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.Verdict.FinishedOutage;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;

/**
 * One link with its state machine and its history. Confined to the supervisor's thread.
 */
final class SupervisedLink {

	/** How many finished outages are kept. */
	static final int KEPT_OUTAGES = 32;

	final LinkSpec spec;

	/** The MDC entries of log lines about this link. */
	final LogKeys keys;

	final LinkLife life;

	final LinkTraffic traffic = new LinkTraffic();

	/** Whether it was logged that a peer of this link gets no heartbeats. */
	boolean loggedWithoutHeartbeats;

	final Addresses addresses = new Addresses();

	/** Whether the look-up of the host name is still running. */
	boolean lookingUp;

	/** Whether only names need it, so that it ends with the last of them. */
	boolean ofNamesOnly;

	/** Completes with the first state that is up, or the first attempt that failed. */
	final CompletableFuture<LinkSnapshot> firstResult;

	/** Completes when the link is closed and its last engine socket is gone. */
	final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final long earlierSockets;

	private final Ticker ticker;

	private final Deque<Outage> outages = new ArrayDeque<>();

	private Duration downtime = Duration.ZERO;

	private long reconnects;

	/** How long the link had not been read, in total, at the latest transition. */
	private long unreadBefore;

	SupervisedLink(LinkSpec spec, CompletableFuture<LinkSnapshot> firstResult, RandomGenerator random, Ticker ticker) {
		this(spec, firstResult, 0, random, ticker);
	}

	/**
	 * A link whose sockets are numbered after those of earlier links with the same id.
	 * The owner of these sockets may still deliver their messages.
	 */
	SupervisedLink(LinkSpec spec, CompletableFuture<LinkSnapshot> firstResult, long earlierSockets,
			RandomGenerator random, Ticker ticker) {
		this.spec = spec;
		this.earlierSockets = earlierSockets;
		this.keys = LogKeys.link(spec.socket(), spec.endpoint().text());
		this.firstResult = firstResult;
		this.ticker = ticker;
		this.life = (spec.mode() == SocketMode.BIND) ? new BindMachine(spec.reconnect(), random, ticker.nanos())
				: new LinkMachine(spec.reconnect(), spec.options().security().mechanism(), random, ticker.nanos());
	}

	SocketKey key() {
		return new SocketKey(this.spec.id(), lastSocket());
	}

	/** The number of the socket that was opened last. */
	long lastSocket() {
		return this.earlierSockets + this.life.generation();
	}

	/** The generation of a socket of this link. */
	long generationOf(SocketKey key) {
		return key.generation() - this.earlierSockets;
	}

	/** Whether the link and its engine sockets no longer exist. */
	boolean isGone() {
		return this.life.state() == LinkState.CLOSED && !this.life.isSocketOpen();
	}

	/**
	 * When the last message was received, or when the latest transition happened if that
	 * is later. The time since then in which the socket was not read is added.
	 */
	long quietSinceNanos(long nowNanos) {
		long since = this.life.sinceNanos();
		boolean received = this.traffic.messages() > 0 && this.traffic.lastNanos() - since > 0;
		return received ? this.traffic.quietSinceNanos(nowNanos)
				: since + Math.max(0, this.traffic.missedNanos(nowNanos) - this.unreadBefore);
	}

	/** Record a transition and describe it in wall-clock time. */
	ZmqConnectionEvent record(LinkChange change) {
		this.unreadBefore = this.traffic.missedNanos(change.atNanos());
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

	/** The event of a peer, in wall-clock time; {@code null} for other facts. */
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

	private Outage finished(FinishedOutage finished) {
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

	/**
	 * The numbers of messages show how many were lost in the latest outage; -1 if
	 * unknown.
	 */
	void onMissed(long count) {
		Outage last = this.outages.pollLast();
		if (last != null) {
			this.outages.addLast(
					new Outage(last.from(), last.to(), last.attempts(), last.cause(), (count >= 0) ? count : null));
		}
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

	/**
	 * Chooses an address for each attempt: first the address of the last connection, then
	 * the addresses that were not tried since.
	 */
	static final class Addresses {

		private final Set<String> tried = new HashSet<>();

		private @Nullable String current;

		private @Nullable String worked;

		/** The address for the next attempt. */
		String next(List<String> addresses) {
			if (this.tried.containsAll(addresses)) {
				this.tried.clear();
			}
			String next = addresses.stream()
				.filter((address) -> address.equals(this.worked) && !this.tried.contains(address))
				.findFirst()
				.orElseGet(() -> firstUntried(addresses));
			this.tried.add(next);
			this.current = next;
			return next;
		}

		private String firstUntried(List<String> addresses) {
			return addresses.stream().filter((address) -> !this.tried.contains(address)).findFirst().orElseThrow();
		}

		/** The link is up with the address of the current attempt. */
		void worked() {
			this.worked = this.current;
			this.tried.clear();
		}

	}

}
