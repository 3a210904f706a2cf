package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Resends facts that could not be sent because memory was short. The thread
 * {@code zmq-engine-retry} does so; it exists only while there are such facts.
 * Thread-safe.
 */
final class FactRetries {

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** After this number of attempts, none follows: the link checks its socket itself. */
	private static final int TRIES = 100;

	private static final ThreadPoolExecutor POOL = pool();

	private FactRetries() {
	}

	private static ThreadPoolExecutor pool() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "zmq-engine-retry");
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/** Send the pending fact of a relay. Called on engine threads, so it never throws. */
	static void begin(MonitorRelay relay) {
		try {
			POOL.execute(() -> retry(relay));
		}
		catch (Throwable ex) {
			// There is no memory for this either: the link checks its socket itself.
		}
	}

	private static void retry(MonitorRelay relay) {
		for (int i = 0; i < TRIES && !relay.retryFact(); i++) {
			LockSupport.parkNanos(PAUSE.toNanos());
		}
	}

}
