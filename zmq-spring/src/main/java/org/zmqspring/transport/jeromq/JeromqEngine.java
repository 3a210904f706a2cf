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
 * One JeroMQ engine and the sockets that were opened in it. It can die of an
 * {@code Error} on one of its threads; then every open socket is told and nothing is
 * opened in it any more. Thread-safe.
 */
final class JeromqEngine implements MonitorRelay.RelayOwner {

	private static final Logger logger = LoggerFactory.getLogger(JeromqEngine.class);

	private static final Duration ZAP_END = Duration.ofSeconds(1);

	/** How long to wait for the end while sockets are open. */
	private static final Duration UNCLOSED = Duration.ofMillis(500);

	private final EngineContext context;

	private final Ticker ticker;

	private final LogThrottle troubles;

	private final Map<SocketKey, MonitorRelay> relays = new ConcurrentHashMap<>();

	private final InprocNames inproc = new InprocNames();

	private final AtomicBoolean buried = new AtomicBoolean();

	private volatile boolean used;

	private final ZapSetup zapSetup;

	private final Object zapLock = new Object();

	private volatile @Nullable ZapService zap;

	/** Guarded by this. */
	private @Nullable Throwable death;

	/** Has links looked at that may have missed a fact; allocates nothing. */
	private final Runnable onMissed;

	JeromqEngine(int ioThreads, ZapSetup zapSetup, Ticker ticker, Runnable onMissed) {
		this.onMissed = onMissed;
		this.zapSetup = zapSetup;
		this.ticker = ticker;
		this.troubles = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, EngineLog.WRITER);
		this.context = new EngineContext(ioThreads, this::onDeath, this::onTrouble);
	}

	// Short of files or threads at its start, the engine has no slots for sockets, and
	// has
	// none later either (JeroMQ 0.6.0, Ctx.createSocket).
	ZMQ.Socket newSocket(SocketType type) {
		try {
			ZMQ.Socket socket = this.context.newSocket(type);
			this.used = true;
			return socket;
		}
		catch (RuntimeException | Error ex) {
			if (!this.used && this.buried.compareAndSet(false, true)) {
				this.context.terminate();
			}
			throw ex;
		}
	}

	/** Whether it never made a socket and never will; it is terminated. */
	boolean isStillborn() {
		return !this.used && this.buried.get();
	}

	/**
	 * Take a socket in before it connects or binds.
	 * @param relay the relay of its events
	 * @return {@code false} if the engine is dead
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

	/** Whether it is dead and nothing of its sockets is left. */
	boolean isGone() {
		return this.relays.isEmpty() && this.buried.get();
	}

	/**
	 * Whether the link of a socket was told all it must know. If this engine has died,
	 * that is told now, unless it was told before.
	 */
	boolean isSound(SocketKey key) {
		MonitorRelay relay = this.relays.get(key);
		Throwable cause = death();
		if (relay != null && cause != null) {
			tell(relay, cause);
			bury();
		}
		return relay != null && relay.isComplete();
	}

	private synchronized @Nullable Throwable death() {
		return this.death;
	}

	/**
	 * What judges peers in this engine, started for the first socket that needs it.
	 */
	ZapService zap() {
		synchronized (this.zapLock) {
			ZapService started = this.zap;
			if (started == null) {
				started = new ZapService(newSocket(SocketType.ROUTER), this.zapSetup, this.ticker,
						EngineLog::writeElsewhere);
				this.zap = started;
			}
			if (isDead()) {
				// nobody would end it if the engine was buried meanwhile
				started.end(Duration.ZERO);
				throw new IllegalStateException("The engine has died");
			}
			return started;
		}
	}

	@Override
	public void onRetired(MonitorRelay relay) {
		try {
			ZapService judge = this.zap;
			if (judge != null) {
				judge.close(relay.key());
			}
		}
		finally {
			this.relays.remove(relay.key(), relay);
			this.inproc.ended(relay);
			bury();
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
			// Nothing may escape to an engine thread, not even a failing log.
		}
	}

	@Override
	public void retell(MonitorRelay relay) {
		Retelling.begin(relay);
	}

	private void onDeath(Throwable cause) {
		synchronized (this) {
			if (this.death != null) {
				return;
			}
			this.death = cause;
		}
		// First, and without memory: whoever is not told below looks for himself.
		this.onMissed.run();
		try {
			int orphans = this.relays.size();
			// The loop must go on at once for the ports to be let go.
			EngineLog.write(() -> logger.error(
					"A thread of the ZeroMQ engine died of {}. Its {} sockets are to be opened in a new engine", cause,
					orphans, cause));
			this.relays.values().forEach((relay) -> tell(relay, cause));
			bury();
		}
		catch (Throwable ex) {
			// Nothing may escape to an engine thread. The links look for themselves.
		}
	}

	/** A link that is not told would be up for ever, with nobody at the other end. */
	private static void tell(MonitorRelay relay, Throwable cause) {
		try {
			relay.engineDied(cause);
		}
		catch (Throwable ex) {
			// No memory, say: that is no reason not to tell the others.
		}
	}

	/** Give back the threads and files of a dead engine, if it can; waits for nothing. */
	private void bury() {
		if (this.relays.isEmpty() && isDead() && this.buried.compareAndSet(false, true)) {
			try {
				this.context.terminate();
				endZap(Duration.ZERO);
			}
			catch (Throwable ex) {
				// No thread to be had, say: then it stays, and no link needs it.
				onTrouble(ex);
			}
		}
	}

	private void endZap(Duration bound) {
		ZapService judge = this.zap;
		if (judge != null) {
			judge.end(bound);
		}
	}

	/**
	 * End the engine once its sockets are closed. Sockets still open are named in the log
	 * and left to their owners, whose receives answer {@code null} from now on.
	 * @param bound how long to wait at most; afterwards the closing goes on by itself
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
		// An open socket keeps it from ending, so waiting longer brings nothing.
		Duration patience = open.isEmpty() || bound.compareTo(UNCLOSED) < 0 ? bound : UNCLOSED;
		if (!this.context.terminate(patience, this.ticker)) {
			logger.warn("The ZeroMQ engine has not ended within {} and is left behind; sockets not yet closed: {}",
					patience, this.relays.keySet());
		}
		// It has let go of its socket when the engine told it to end.
		endZap(ZAP_END);
	}

}
