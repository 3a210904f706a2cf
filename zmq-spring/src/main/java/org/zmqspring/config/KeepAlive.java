package org.zmqspring.config;

import java.util.concurrent.locks.LockSupport;

import org.zmqspring.agent.EndWaiter;

/**
 * Keeps the JVM alive while a daemon thread closes the application. The poller is often
 * the only other thread that keeps the JVM alive. When the poller ends, the JVM would
 * exit with code 0 before the daemon thread calls {@code System.exit}. Stateless,
 * thread-safe.
 */
final class KeepAlive {

	private static final long CHECK_NANOS = 10_000_000;

	/** Between close and exit there is usually only one statement. */
	private static final int CHECKS_AFTERWARDS = 100;

	private KeepAlive() {
	}

	/**
	 * Keep the JVM alive until a thread has closed its application context, and up to one
	 * second longer. Does nothing for a thread that is not a daemon.
	 */
	static void whileClosing(Thread closer) {
		if (closer.isDaemon()) {
			Thread keeper = new Thread(() -> keep(closer), "zmq-keep-alive");
			keeper.setDaemon(false);
			keeper.start();
		}
	}

	private static void keep(Thread closer) {
		while (EndWaiter.closes(closer)) {
			LockSupport.parkNanos(CHECK_NANOS);
		}
		for (int i = 0; i < CHECKS_AFTERWARDS && closer.isAlive(); i++) {
			LockSupport.parkNanos(CHECK_NANOS);
		}
	}

}
