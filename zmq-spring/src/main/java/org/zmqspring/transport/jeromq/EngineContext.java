package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import zmq.poll.Poller;

/**
 * A JeroMQ context and its threads, made ready before its first socket and ended on a
 * thread of its own. Thread-safe.
 */
final class EngineContext {

	/** Slots of a table, so large numbers are cheap; the engine's 1,024 are few. */
	private static final int MAX_SOCKETS = 65_535;

	private final ZMQ.Context context;

	private final Consumer<Throwable> onDeath;

	private final Consumer<Throwable> onTrouble;

	/** Each thread and the loop that it runs. */
	private final Map<Thread, Runnable> threads = new ConcurrentHashMap<>();

	EngineContext(int ioThreads, Consumer<Throwable> onDeath, Consumer<Throwable> onTrouble) {
		this.onDeath = onDeath;
		this.onTrouble = onTrouble;
		this.context = ZMQ.context(ioThreads);
		this.context.setMaxSockets(MAX_SOCKETS);
		// All three are refused after the first socket (JeroMQ 0.6.0).
		this.context.setUncaughtExceptionHandler((thread, ex) -> onDeath.accept(ex));
		this.context.setNotificationExceptionHandler((thread, ex) -> onTrouble.accept(ex));
		this.context.setThreadFactor(this::newThread);
	}

	private Thread newThread(Runnable loop, String name) {
		Thread thread = new EngineLog.EngineThread(new EngineLoop(loop, this.onDeath), "zmq-" + name);
		thread.setDaemon(true);
		thread.setUncaughtExceptionHandler(this.context.getUncaughtExceptionHandler());
		this.threads.put(thread, loop);
		return thread;
	}

	/** The loop of an engine thread, or {@code null} if the caller is none. */
	@Nullable Poller currentLoop() {
		return (this.threads.get(Thread.currentThread()) instanceof Poller poller) ? poller : null;
	}

	/** The loops of all engine threads. */
	Collection<Poller> loops() {
		return this.threads.values().stream().filter(Poller.class::isInstance).map(Poller.class::cast).toList();
	}

	ZMQ.Socket newSocket(SocketType type) {
		return this.context.socket(type);
	}

	/**
	 * End the context once its sockets are closed; waits for nothing. An interrupt of the
	 * closing thread would leave the context half closed for ever (JeroMQ 0.6.0), so it
	 * has a thread that nobody knows.
	 * @return the thread on which the closing goes on
	 */
	Thread terminate() {
		Thread closer = new Thread(this::runTerminate, "zmq-engine-closer");
		closer.setDaemon(true);
		closer.start();
		return closer;
	}

	private void runTerminate() {
		try {
			this.context.term();
			for (Thread thread : this.threads.keySet()) {
				thread.join();
			}
		}
		catch (RuntimeException | InterruptedException ex) {
			this.onTrouble.accept(ex);
		}
	}

	/**
	 * End the context and wait for it. An interrupt of the caller is kept for it.
	 * @param bound how long to wait at most
	 * @param ticker the clock
	 * @return whether it has ended
	 */
	boolean terminate(Duration bound, Ticker ticker) {
		return Uninterrupted.join(terminate(), bound, () -> false, ticker);
	}

}
