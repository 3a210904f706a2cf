package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has facts offered again that could not be offered for want of memory, on the thread
 * {@code zmq-engine-retell}, which exists only while there are any. Thread-safe.
 */
final class Retelling {

	private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

	/** Then the link looks for itself. */
	private static final int TRIES = 100;

	private static final ThreadPoolExecutor POOL = pool();

	private Retelling() {
	}

	private static ThreadPoolExecutor pool() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "zmq-engine-retell");
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/** Never throws, because it is called on engine threads. */
	static void begin(MonitorRelay relay) {
		try {
			POOL.execute(() -> retell(relay));
		}
		catch (Throwable ex) {
			// no memory for this either: the link looks for itself
		}
	}

	private static void retell(MonitorRelay relay) {
		for (int i = 0; i < TRIES && !relay.retell(); i++) {
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

}
