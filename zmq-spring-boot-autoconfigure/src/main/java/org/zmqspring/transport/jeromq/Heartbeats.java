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

	/** Looks for a connection that the engine does not watch, or no longer. */
	private static final int MOST_SEARCHES = 3;

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

	private int searches;

	private boolean told;

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
		EngineConnection its = this.search.get();
		// A peer whose greeting is there before the engine watches the connection has not
		// waited for ours.
		if (its != null && this.mayAsk && its.hasPeerWaitedForVersion()) {
			this.support = Support.LIKELY;
		}
		this.owner.later(this.ivlMillis, this);
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
			// nothing may escape onto the engine's thread
			this.owner.onTrouble(ex);
			this.owner.later(this.ivlMillis, this);
		}
	}

	/** Do what is due, and answer in how many milliseconds the next step is, or 0. */
	private long step() {
		EngineConnection its = connection();
		if (its == null) {
			return (++this.searches < MOST_SEARCHES) ? this.ivlMillis : 0;
		}
		if (its.isOver()) {
			return 0;
		}
		return (this.phase == Phase.PING) ? ping(its) : judge(its);
	}

	private @Nullable EngineConnection connection() {
		if (this.connection == null) {
			this.connection = this.search.get();
		}
		return this.connection;
	}

	private long ping(EngineConnection its) {
		if (!its.isReady()) {
			return Math.max(1, this.ivlMillis / 4);
		}
		if (its.majorVersion() < 3) {
			return withoutHeartbeats(its, 0);
		}
		if (isSure(its)) {
			this.support = Support.SURE;
		}
		if (this.support == Support.UNKNOWN) {
			return withoutHeartbeats(its, this.ivlMillis);
		}
		if (!its.ping()) {
			return Math.max(1, this.ivlMillis / 4);
		}
		this.pingNanos = this.ticker.nanos();
		this.aliveNanos = this.pingNanos;
		this.framesAtPing = this.account.frames();
		this.missingAtPing = its.missingBytes();
		this.output = its.output();
		this.phase = Phase.ANSWER;
		return lookMillis();
	}

	private boolean isSure(EngineConnection its) {
		return this.everyPeer || this.hasAnswered || its.minorVersion() > 0
				|| its.padding() == EngineOptions.GREETING_PADDING || this.account.heartbeats().ping();
	}

	private long withoutHeartbeats(EngineConnection its, long waitMillis) {
		if (!this.told) {
			this.told = true;
			this.listener.onWithoutHeartbeats(its.version());
		}
		return waitMillis;
	}

	private long judge(EngineConnection its) {
		long now = this.ticker.nanos();
		if (isAnswered(its) || its.isInputStopped() || this.account.isReadingStopped()) {
			return nextPing(now);
		}
		EngineConnection.OutputPosition position = its.output();
		if (its.isOutputBlocked() && !position.equals(this.output)) {
			this.aliveNanos = now;
		}
		this.output = position;
		long leftMillis = this.timeoutMillis - (now - this.aliveNanos) / 1_000_000;
		if (leftMillis > 0) {
			this.phase = Phase.ANSWER;
			return Math.min(leftMillis, lookMillis());
		}
		if (this.support != Support.SURE) {
			return nextPing(now);
		}
		if (this.phase == Phase.ANSWER) {
			// This timer may be late, after a pause of the whole process, and comes
			// before
			// what has arrived meanwhile is read.
			this.phase = Phase.CONFIRM;
			return Math.min(CONFIRM_MILLIS, lookMillis());
		}
		this.listener.onSilent();
		return 0;
	}

	private boolean isAnswered(EngineConnection its) {
		if (this.account.frames() == this.framesAtPing && its.missingBytes() == this.missingAtPing) {
			return false;
		}
		this.hasAnswered |= this.account.heartbeats().pong();
		return true;
	}

	private long nextPing(long now) {
		this.phase = Phase.PING;
		return Math.max(1, this.ivlMillis - (now - this.pingNanos) / 1_000_000);
	}

	private long lookMillis() {
		return Math.max(1, this.timeoutMillis / 4);
	}

}
