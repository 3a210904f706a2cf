package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.ArrayList;
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
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.SocketKey;
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

	JeromqEngine(int ioThreads, ZapSetup zapSetup, Ticker ticker) {
		this.zapSetup = zapSetup;
		this.ticker = ticker;
		this.troubles = new LogThrottle(Duration.ofSeconds(10), ticker);
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

	/**
	 * What judges peers in this engine, started for the first socket that needs it.
	 */
	ZapService zap() {
		synchronized (this.zapLock) {
			ZapService started = this.zap;
			if (started == null) {
				started = new ZapService(newSocket(SocketType.ROUTER), this.zapSetup, this.ticker);
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
		this.relays.remove(relay.key(), relay);
		this.inproc.ended(relay);
		ZapService judge = this.zap;
		if (judge != null) {
			judge.close(relay.key());
		}
		bury();
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
			this.troubles.warn(logger, trouble, "The ZeroMQ engine met an error and goes on");
		}
		catch (Throwable ex) {
			// Nothing may escape to an engine thread, not even a failing log.
		}
	}

	private void onDeath(Throwable cause) {
		List<MonitorRelay> orphans;
		synchronized (this) {
			if (this.death != null) {
				return;
			}
			this.death = cause;
			orphans = new ArrayList<>(this.relays.values());
		}
		try {
			orphans.forEach((relay) -> tell(relay, cause));
			bury();
			// Not here: the loop must go on at once for the ports to be let go.
			new Thread(() -> logger.error(
					"A thread of the ZeroMQ engine died of {}. Its {} sockets are to be opened in" + " a new engine",
					cause, orphans.size(), cause), "zmq-engine-obituary")
				.start();
		}
		catch (Throwable ex) {
			// Nothing may escape to an engine thread, not even a failing log.
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
			this.context.terminate();
			endZap(Duration.ZERO);
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
		if (!this.context.terminate(bound, this.ticker)) {
			logger.warn("The ZeroMQ engine has not ended within {} and is left behind; sockets not yet closed: {}",
					bound, this.relays.keySet());
		}
		// It has let go of its socket when the engine told it to end.
		endZap(ZAP_END);
	}

}
