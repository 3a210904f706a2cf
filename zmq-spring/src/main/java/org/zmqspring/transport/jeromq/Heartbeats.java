package org.zmqspring.transport.jeromq;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import zmq.poll.IPollEvents;

/**
 * Sends PINGs to one peer and detects when it no longer answers. Confined to the engine's
 * I/O thread.
 * <p>
 * The engine's own heartbeats (JeroMQ 0.6.0) go to every peer of ZMTP 3, whether it knows
 * the command or not. They end a connection even if no answer can arrive: while the
 * engine does not read, or while the PING waits behind messages that the peer takes
 * slowly. The {@link Ticker} gives the time, so steps of the wall clock change nothing
 * ({@code docs/decisions/0006}).
 */
final class Heartbeats implements IPollEvents {

	/** How long it takes to read the input that has arrived already. */
	private static final long CONFIRM_MILLIS = 50;

	/** How long it takes at most until the engine watches a connection. */
	private static final long WATCHED_AFTER_MILLIS = 100;

	private final InboundAllocator allocator;

	private final Supplier<@Nullable EngineConnection> search;

	private final Listener listener;

	/**
	 * Whether a PING does no harm to a peer of libzmq or JeroMQ, and its answer can be
	 * seen. A subscriber of JeroMQ 0.4 delivers a PING as a message; a publisher drops
	 * it.
	 */
	private final boolean pingIsHarmless;

	/** Whether every peer gets PINGs and must answer. */
	private final boolean everyPeer;

	private final long ivlMillis;

	private final long timeoutMillis;

	private final Ticker ticker;

	private final MonitorRelay.RelayOwner owner;

	private @Nullable EngineConnection connection;

	private Support support = Support.UNKNOWN;

	private Phase phase = Phase.PING;

	private boolean reportedWithout;

	/**
	 * Whether the engine has accepted the PING. An answer to the peer's PING is sent
	 * first.
	 */
	private boolean pinged;

	/** Whether a peer that may ignore PINGs has answered one. */
	private boolean hasAnswered;

	private long pingNanos;

	/** The last sign of life since the PING, or the time of the PING. */
	private long aliveNanos;

	private long framesAtPing;

	/** While a large frame arrives slowly, this number becomes smaller. */
	private long missingAtPing;

	private EngineConnection.@Nullable OutputPosition output;

	/** Is told what happens to the peer. */
	interface Listener {

		/** The peer no longer answers: end the connection. */
		void onSilent();

		/** The peer gets no PING, because it may not know the command. */
		void onWithoutHeartbeats(String version);

	}

	/** Whether a peer answers PINGs. */
	private enum Support {

		/** It answers PINGs. */
		SURE,

		/** It may ignore PINGs. Then it is never disconnected. */
		LIKELY,

		/** It may deliver PINGs as messages, or disconnect. So it gets none. */
		UNKNOWN

	}

	private enum Phase {

		PING, ANSWER, CONFIRM

	}

	/** The search finds the connection once the engine watches it. */
	Heartbeats(SocketRequest request, InboundAllocator allocator, Supplier<@Nullable EngineConnection> search,
			Listener listener, Ticker ticker, MonitorRelay.RelayOwner owner) {
		HeartbeatSettings settings = request.settings().heartbeat();
		this.allocator = allocator;
		this.search = search;
		this.listener = listener;
		SocketType type = request.key().link().type();
		this.pingIsHarmless = (type == SocketType.SUB || type == SocketType.XSUB)
				&& request.settings().security().curve() == null;
		this.everyPeer = settings.everyPeer();
		this.ivlMillis = Math.max(1, settings.ivl().toMillis());
		this.timeoutMillis = Math.max(1, settings.timeout().toMillis());
		this.ticker = ticker;
		this.owner = owner;
	}

	/** Start. Call this at the moment in which the greeting of the peer is complete. */
	void start() {
		// If its greeting arrives before the engine watches the connection, the peer
		// has not waited for the greeting of this side.
		EngineConnection found = this.pingIsHarmless ? this.search.get() : null;
		if (found != null && found.hasPeerWaitedForVersion()) {
			this.support = Support.LIKELY;
		}
		this.owner.later(Math.max(this.ivlMillis, WATCHED_AFTER_MILLIS), this);
	}

	@Override
	public void timerEvent(int id) {
		try {
			long waitMillis = step();
			if (waitMillis > 0) {
				this.owner.later(waitMillis, this);
			}
		}
		catch (Throwable ex) {
			onTrouble(ex);
		}
	}

	/** No exception may reach the engine, not even if memory is short. */
	private void onTrouble(Throwable trouble) {
		try {
			this.owner.onTrouble(trouble);
			this.owner.later(this.ivlMillis, this);
		}
		catch (Throwable ex) {
			// This connection has no heartbeats any more. TCP keep-alive still works.
		}
	}

	/** Do what is due. Returns the milliseconds until the next step, or 0 for none. */
	private long step() {
		EngineConnection peer = connection();
		if (peer == null || peer.isOver()) {
			return 0;
		}
		return (this.phase == Phase.PING) ? ping(peer) : check(peer);
	}

	private @Nullable EngineConnection connection() {
		if (this.connection == null) {
			this.connection = this.search.get();
		}
		return this.connection;
	}

	private long ping(EngineConnection peer) {
		if (!peer.isReady()) {
			return Math.max(1, this.ivlMillis / 4);
		}
		if (peer.majorVersion() < 3) {
			return withoutHeartbeats(peer, 0);
		}
		if (isSure(peer)) {
			this.support = Support.SURE;
		}
		if (this.support == Support.UNKNOWN) {
			return withoutHeartbeats(peer, this.ivlMillis);
		}
		this.pinged = peer.ping();
		this.pingNanos = this.ticker.nanos();
		this.aliveNanos = this.pingNanos;
		this.framesAtPing = this.allocator.frames();
		this.missingAtPing = peer.missingBytes();
		this.output = peer.output();
		this.phase = Phase.ANSWER;
		return lookMillis();
	}

	private boolean isSure(EngineConnection peer) {
		return this.everyPeer || this.hasAnswered || peer.minorVersion() > 0
				|| peer.padding() == EngineOptions.GREETING_PADDING || this.allocator.hasSentPing();
	}

	private long withoutHeartbeats(EngineConnection peer, long waitMillis) {
		if (!this.reportedWithout) {
			this.reportedWithout = true;
			this.listener.onWithoutHeartbeats(peer.version());
		}
		return waitMillis;
	}

	private long check(EngineConnection peer) {
		long now = this.ticker.nanos();
		if (isAnswered(peer)) {
			return nextPing(now, this.ivlMillis);
		}
		if (peer.isInputStopped() || this.allocator.isReadingStopped()) {
			// Sooner, because the peer gets no other sign of life than the PING.
			return nextPing(now, this.ivlMillis / 2);
		}
		if (!this.pinged) {
			this.pinged = peer.ping();
			if (this.pinged) {
				this.aliveNanos = now;
			}
		}
		boolean blocked = peer.isOutputBlocked();
		EngineConnection.OutputPosition position = peer.output();
		if (blocked && !position.equals(this.output)) {
			this.aliveNanos = now;
		}
		this.output = position;
		// Other messages may wait before the PING.
		// The peer takes them in large steps.
		long boundMillis = this.timeoutMillis + (blocked ? this.ivlMillis : 0);
		long leftMillis = boundMillis - (now - this.aliveNanos) / 1_000_000;
		if (leftMillis > 0) {
			this.phase = Phase.ANSWER;
			return Math.min(leftMillis, lookMillis());
		}
		if (this.support != Support.SURE) {
			return nextPing(now, this.ivlMillis);
		}
		if (this.phase == Phase.ANSWER) {
			// After a pause of the process, input may have arrived that is not read yet.
			this.phase = Phase.CONFIRM;
			return Math.min(CONFIRM_MILLIS, lookMillis());
		}
		this.listener.onSilent();
		return 0;
	}

	private boolean isAnswered(EngineConnection peer) {
		if (this.allocator.frames() == this.framesAtPing && peer.missingBytes() == this.missingAtPing) {
			return false;
		}
		this.hasAnswered |= this.allocator.hasSentPong();
		return true;
	}

	private long nextPing(long now, long afterMillis) {
		this.phase = Phase.PING;
		return Math.max(1, afterMillis - (now - this.pingNanos) / 1_000_000);
	}

	private long lookMillis() {
		return Math.max(1, this.timeoutMillis / 4);
	}

}
