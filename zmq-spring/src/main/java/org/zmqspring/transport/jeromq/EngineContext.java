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
 * A JeroMQ context and its threads. It is configured before its first socket, and ended
 * on a thread of its own. Thread-safe.
 */
final class EngineContext {

	/**
	 * The engine's default of 1,024 sockets is too low. A larger table needs little
	 * memory.
	 */
	private static final int MAX_SOCKETS = 65_535;

	private final ZMQ.Context context;

	private final EnginePatches patches = EnginePatches.atStart();

	private final Consumer<Throwable> onDeath;

	private final Consumer<Throwable> onTrouble;

	/** Each thread and the loop that it runs. */
	private final Map<Thread, Runnable> threads = new ConcurrentHashMap<>();

	EngineContext(int ioThreads, Consumer<Throwable> onDeath, Consumer<Throwable> onTrouble) {
		this.onDeath = onDeath;
		this.onTrouble = onTrouble;
		this.context = ZMQ.context(ioThreads);
		this.context.setMaxSockets(MAX_SOCKETS);
		// The engine refuses these three after the first socket (JeroMQ 0.6.0).
		this.context.setUncaughtExceptionHandler((thread, ex) -> onDeath.accept(ex));
		this.context.setNotificationExceptionHandler((thread, ex) -> onTrouble.accept(ex));
		this.context.setThreadFactor(this::newThread);
	}

	private Thread newThread(Runnable loop, String name) {
		Thread thread = new EngineLog.EngineThread(new Loop(loop, this.patches, this.onDeath), "zmq-" + name);
		thread.setDaemon(true);
		thread.setUncaughtExceptionHandler(this.context.getUncaughtExceptionHandler());
		this.threads.put(thread, loop);
		return thread;
	}

	/** The loop of an engine thread; {@code null} if another thread calls. */
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
	 * End the context after its sockets are closed; return at once. It ends on the
	 * returned thread, which no other code can interrupt: an interrupt would leave the
	 * context half closed for ever (JeroMQ 0.6.0).
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
	 * End the context, wait for it, and return whether it has ended. If the caller is
	 * interrupted, its interrupt flag is set again.
	 */
	boolean terminate(Duration bound, Ticker ticker) {
		return Uninterrupted.join(terminate(), bound, () -> false, ticker);
	}

	/**
	 * Runs the loop of one engine thread. Each {@code Throwable} that leaves it is
	 * reported; the first one is the death of the engine. Afterwards, the loop continues
	 * only to release sockets and ports when their owners close them. Confined to its
	 * engine thread.
	 */
	static final class Loop implements Runnable {

		/** Enough runs to close all sockets. The limit prevents an endless loop. */
		private static final int RUNS = 32;

		private final Runnable loop;

		private final EnginePatches patches;

		private final Consumer<Throwable> onDeath;

		Loop(Runnable loop, EnginePatches patches, Consumer<Throwable> onDeath) {
			this.loop = loop;
			this.patches = patches;
			this.onDeath = onDeath;
		}

		@Override
		public void run() {
			if (this.loop instanceof Poller poller) {
				patch(poller);
			}
			for (int i = 0; i < RUNS; i++) {
				try {
					this.loop.run();
					return;
				}
				catch (Throwable ex) {
					this.onDeath.accept(ex);
				}
			}
		}

		/**
		 * The loop must run in any case: otherwise the thread that closes it would wait
		 * for ever.
		 */
		private void patch(Poller poller) {
			try {
				this.patches.apply(poller);
			}
			catch (Throwable ex) {
				// There is no memory to log it. The engine works without patches.
			}
		}

	}

}
