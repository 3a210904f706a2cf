package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.jeromq.zap.ZapService;
import org.zmqspring.transport.jeromq.zap.ZapSetup;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * One JeroMQ engine and the sockets that were opened in it. It dies if an {@code Error}
 * ends one of its threads. Then the relay of every open socket is told, and no socket is
 * opened in it any more. Thread-safe.
 */
final class JeromqEngine implements MonitorRelay.RelayOwner {

	private static final Logger logger = LoggerFactory.getLogger(JeromqEngine.class);

	private static final Duration ZAP_END = Duration.ofSeconds(1);

	/** How long to wait for the end while sockets are open. */
	private static final Duration WITH_OPEN_SOCKETS = Duration.ofMillis(500);

	private final EngineContext context;

	private final Ticker ticker;

	private final LogThrottle troubles;

	private final Map<SocketKey, MonitorRelay> relays = new ConcurrentHashMap<>();

	private final InprocNames inproc = new InprocNames();

	private final AtomicBoolean terminated = new AtomicBoolean();

	private volatile boolean used;

	private final ZapSetup zapSetup;

	private final Object zapLock = new Object();

	private volatile @Nullable ZapService zap;

	/** Guarded by this. */
	private @Nullable Throwable death;

	/** Makes links check whether they have missed a fact; allocates nothing. */
	private final Runnable onMissed;

	JeromqEngine(int ioThreads, ZapSetup zapSetup, Ticker ticker, Runnable onMissed) {
		this.onMissed = onMissed;
		this.zapSetup = zapSetup;
		this.ticker = ticker;
		this.troubles = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, EngineLog.WRITER);
		this.context = new EngineContext(ioThreads, this::onDeath, this::onTrouble);
	}

	// If there are no files or threads at its start, the engine has no slots for sockets,
	// and gets none later (JeroMQ 0.6.0, Ctx.createSocket).
	ZMQ.Socket newSocket(SocketType type) {
		try {
			ZMQ.Socket socket = this.context.newSocket(type);
			this.used = true;
			return socket;
		}
		catch (RuntimeException | Error ex) {
			if (!this.used && this.terminated.compareAndSet(false, true)) {
				this.context.terminate();
			}
			throw ex;
		}
	}

	/** Whether it could not create its first socket. It is terminated then. */
	boolean failedToStart() {
		return !this.used && this.terminated.get();
	}

	/**
	 * Register the relay of a socket before the socket connects or binds. Returns
	 * {@code false} if the engine is dead.
	 */
	synchronized boolean register(MonitorRelay relay) {
		if (this.death == null) {
			this.relays.put(relay.key(), relay);
		}
		return this.death == null;
	}

	synchronized boolean isDead() {
		return this.death != null;
	}

	/** The {@code inproc} names of this engine. */
	InprocNames inproc() {
		return this.inproc;
	}

	boolean holds(SocketKey key) {
		return this.relays.containsKey(key);
	}

	/** Whether it is terminated and nothing of its sockets is left. */
	boolean isGone() {
		return this.relays.isEmpty() && this.terminated.get();
	}

	/**
	 * Whether the link of a socket has got every fact that it needs. If this engine has
	 * died, the fact about that is offered now, unless it was offered before.
	 */
	boolean isSound(SocketKey key) {
		MonitorRelay relay = this.relays.get(key);
		Throwable cause = death();
		if (relay != null && cause != null) {
			reportDeath(relay, cause);
			terminateIfUnused();
		}
		return relay != null && relay.isComplete();
	}

	private synchronized @Nullable Throwable death() {
		return this.death;
	}

	/** Checks peers in this engine. It is started for the first socket that needs it. */
	ZapService zap() {
		synchronized (this.zapLock) {
			ZapService started = this.zap;
			if (started == null) {
				started = new ZapService(newSocket(SocketType.ROUTER), this.zapSetup, this.ticker,
						EngineLog::writeElsewhere, EngineLog.OTHER_THREAD);
				this.zap = started;
			}
			if (isDead()) {
				// Without this call it would never end
				// if the engine was terminated before.
				started.end(Duration.ZERO);
				throw new IllegalStateException("The engine has died");
			}
			return started;
		}
	}

	@Override
	public void onRetired(MonitorRelay relay) {
		try {
			ZapService started = this.zap;
			if (started != null) {
				started.close(relay.key());
			}
		}
		finally {
			this.relays.remove(relay.key(), relay);
			this.inproc.ended(relay);
			terminateIfUnused();
		}
	}

	@Override
	public @Nullable Poller currentLoop() {
		return this.context.currentLoop();
	}

	@Override
	public Collection<Poller> loops() {
		return this.context.loops();
	}

	@Override
	public boolean later(long millis, IPollEvents what) {
		Poller current = currentLoop();
		if (current != null) {
			current.addTimer(millis, what, 0);
		}
		return current != null;
	}

	@Override
	public void onTrouble(Throwable trouble) {
		try {
			this.troubles.warn(logger, trouble, "The ZeroMQ engine had an error and continues");
		}
		catch (Throwable ex) {
			// No exception may reach an engine thread, not even of a failing log.
		}
	}

	@Override
	public void retryFact(MonitorRelay relay) {
		FactRetries.begin(relay);
	}

	private void onDeath(Throwable cause) {
		synchronized (this) {
			if (this.death != null) {
				return;
			}
			this.death = cause;
		}
		// This comes first and needs no memory: a link that
		// is not told below then checks its socket itself.
		this.onMissed.run();
		try {
			int open = this.relays.size();
			// The loop must continue at once, so that the ports are released.
			EngineLog.write(() -> logger.error(
					"A thread of the ZeroMQ engine died of {}. Its {} sockets are reopened in a new engine", cause,
					open, cause));
			this.relays.values().forEach((relay) -> reportDeath(relay, cause));
			terminateIfUnused();
		}
		catch (Throwable ex) {
			// No exception may reach an engine thread. The links check their sockets
			// themselves.
		}
	}

	/** A link without this fact would stay up for ever, without a connection. */
	private static void reportDeath(MonitorRelay relay, Throwable cause) {
		try {
			relay.engineDied(cause);
		}
		catch (Throwable ex) {
			// For example, there is no memory. The other relays must still be told.
		}
	}

	/**
	 * Release the threads and files of a dead engine without sockets; wait for nothing.
	 */
	private void terminateIfUnused() {
		if (this.relays.isEmpty() && isDead() && this.terminated.compareAndSet(false, true)) {
			try {
				this.context.terminate();
				endZap(Duration.ZERO);
			}
			catch (Throwable ex) {
				// For example, no thread can be started. Then the dead engine stays. No
				// link needs it.
				onTrouble(ex);
			}
		}
	}

	private void endZap(Duration bound) {
		ZapService started = this.zap;
		if (started != null) {
			started.end(bound);
		}
	}

	/**
	 * End the engine once its sockets are closed. Sockets that are still open are named
	 * in the log, and receive nothing from now on. Their owners must close them. If the
	 * bound is too short, the engine ends later by itself.
	 */
	void close(Duration bound) {
		List<SocketKey> open = this.relays.values()
			.stream()
			.filter(MonitorRelay::isOpen)
			.map(MonitorRelay::key)
			.toList();
		if (!open.isEmpty()) {
			logger.warn("The ZeroMQ engine is ended while sockets are open: {}. Their owners should close them first",
					open);
		}
		// It cannot end while a socket is open, so it is useless to wait longer.
		Duration patience = open.isEmpty() || bound.compareTo(WITH_OPEN_SOCKETS) < 0 ? bound : WITH_OPEN_SOCKETS;
		if (!this.context.terminate(patience, this.ticker)) {
			logger.warn("The ZeroMQ engine has not ended within {} and will end by itself; open sockets: {}", patience,
					this.relays.keySet());
		}
		// It has closed its socket when the engine ended.
		endZap(ZAP_END);
	}

}
