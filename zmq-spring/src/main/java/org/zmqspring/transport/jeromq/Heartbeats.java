package org.zmqspring.transport.jeromq;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import zmq.poll.IPollEvents;

/**
 * Sends PINGs to one peer and notices when it no longer answers. Confined to the engine's
 * I/O thread.
 * <p>
 * The engine's own heartbeats (JeroMQ 0.6.0) go to every peer of ZMTP 3, whether it knows
 * the command or not, and end a connection also when no answer can come: while the engine
 * does not read, or while the PING waits behind messages that the peer takes slowly. Time
 * here is that of the {@link Ticker}, so steps of the wall clock change nothing.
 */
final class Heartbeats implements IPollEvents {

	/** How long an input that is there already may take to be read. */
	private static final long CONFIRM_MILLIS = 50;

	/** How long it takes at most until the engine watches a connection. */
	private static final long WATCHED_AFTER_MILLIS = 100;

	private final ConnectionAccount account;

	private final Supplier<@Nullable EngineConnection> search;

	private final Listener listener;

	/**
	 * Whether a PING harms no peer of libzmq or JeroMQ, and its answer can be seen. A
	 * subscriber of JeroMQ 0.4 takes a PING for a message; a publisher drops it.
	 */
	private final boolean mayAsk;

	/** Whether every peer is sent PINGs, and has to answer. */
	private final boolean everyPeer;

	private final long ivlMillis;

	private final long timeoutMillis;

	private final Ticker ticker;

	private final MonitorRelay.RelayOwner owner;

	private @Nullable EngineConnection connection;

	private Support support = Support.UNKNOWN;

	private Phase phase = Phase.PING;

	private boolean told;

	/** Whether the engine has taken the PING: an answer to the peer's own goes first. */
	private boolean asked;

	/** Whether a peer that may ignore PINGs has answered one. */
	private boolean hasAnswered;

	private long pingNanos;

	/** The last sign of life since the PING, or the PING itself. */
	private long aliveNanos;

	private long framesAtPing;

	/** Of a large frame that comes slowly there is a part each time. */
	private long missingAtPing;

	private EngineConnection.@Nullable OutputPosition output;

	/** Told what becomes of the peer. */
	interface Listener {

		/** It no longer answers: end the connection. */
		void onSilent();

		/** It is sent no PING, as it may not know the command. */
		void onWithoutHeartbeats(String version);

	}

	/** Whether a peer answers PINGs. */
	private enum Support {

		/** It does. */
		SURE,

		/** It may ignore them, and then is not judged. */
		LIKELY,

		/** It may take them for a message or end the connection, so it gets none. */
		UNKNOWN

	}

	private enum Phase {

		PING, ANSWER, CONFIRM

	}

	/**
	 * Heartbeats of one connection.
	 * @param request the socket
	 * @param account what the peer sends
	 * @param search finds the connection, once the engine watches it
	 * @param listener is told what becomes of the peer
	 * @param ticker the clock
	 * @param owner knows the engine
	 */
	Heartbeats(SocketRequest request, ConnectionAccount account, Supplier<@Nullable EngineConnection> search,
			Listener listener, Ticker ticker, MonitorRelay.RelayOwner owner) {
		HeartbeatSettings settings = request.settings().heartbeat();
		this.account = account;
		this.search = search;
		this.listener = listener;
		this.mayAsk = request.key().link().type() == SocketType.SUB && request.settings().security().curve() == null;
		this.everyPeer = settings.everyPeer();
		this.ivlMillis = Math.max(1, settings.ivl().toMillis());
		this.timeoutMillis = Math.max(1, settings.timeout().toMillis());
		this.ticker = ticker;
		this.owner = owner;
	}

	/** The greeting of the peer is complete at this moment. */
	void start() {
		// A peer whose greeting is there before the engine watches the connection has not
		// waited for ours.
		EngineConnection watched = this.mayAsk ? this.search.get() : null;
		if (watched != null && watched.hasPeerWaitedForVersion()) {
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

	/** Nothing may escape onto the engine's thread, also where memory is short. */
	private void onTrouble(Throwable trouble) {
		try {
			this.owner.onTrouble(trouble);
			this.owner.later(this.ivlMillis, this);
		}
		catch (Throwable ex) {
			// This connection is watched no more; TCP keep-alive is left.
		}
	}

	/** Do what is due, and answer in how many milliseconds the next step is, or 0. */
	private long step() {
		EngineConnection peer = connection();
		if (peer == null || peer.isOver()) {
			return 0;
		}
		return (this.phase == Phase.PING) ? ping(peer) : judge(peer);
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
		this.asked = peer.ping();
		this.pingNanos = this.ticker.nanos();
		this.aliveNanos = this.pingNanos;
		this.framesAtPing = this.account.frames();
		this.missingAtPing = peer.missingBytes();
		this.output = peer.output();
		this.phase = Phase.ANSWER;
		return lookMillis();
	}

	private boolean isSure(EngineConnection peer) {
		return this.everyPeer || this.hasAnswered || peer.minorVersion() > 0
				|| peer.padding() == EngineOptions.GREETING_PADDING || this.account.heartbeats().ping();
	}

	private long withoutHeartbeats(EngineConnection peer, long waitMillis) {
		if (!this.told) {
			this.told = true;
			this.listener.onWithoutHeartbeats(peer.version());
		}
		return waitMillis;
	}

	private long judge(EngineConnection peer) {
		long now = this.ticker.nanos();
		if (isAnswered(peer)) {
			return nextPing(now, this.ivlMillis);
		}
		if (peer.isInputStopped() || this.account.isReadingStopped()) {
			// sooner, as the PING is the only sign of life that the peer has of us
			return nextPing(now, this.ivlMillis / 2);
		}
		if (!this.asked) {
			this.asked = peer.ping();
			if (this.asked) {
				this.aliveNanos = now;
			}
		}
		boolean blocked = peer.isOutputBlocked();
		EngineConnection.OutputPosition position = peer.output();
		if (blocked && !position.equals(this.output)) {
			this.aliveNanos = now;
		}
		this.output = position;
		// The PING may stand behind all that waits, which the peer takes in large steps.
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
			// After a pause of the process, what has arrived is not read yet.
			this.phase = Phase.CONFIRM;
			return Math.min(CONFIRM_MILLIS, lookMillis());
		}
		this.listener.onSilent();
		return 0;
	}

	private boolean isAnswered(EngineConnection peer) {
		if (this.account.frames() == this.framesAtPing && peer.missingBytes() == this.missingAtPing) {
			return false;
		}
		this.hasAnswered |= this.account.heartbeats().pong();
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
