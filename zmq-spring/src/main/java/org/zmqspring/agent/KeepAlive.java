package org.zmqspring.agent;

import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the JVM alive while a daemon thread closes the application: without the poller
 * nothing else may do so, and the JVM would end with exit code 0 before that thread can
 * call {@code System.exit}. Stateless, thread-safe.
 */
public final class KeepAlive {

	private static final long LOOK_NANOS = 10_000_000;

	/** What there is after the close until the exit: as a rule one statement. */
	private static final int LOOKS_AFTERWARDS = 100;

	private KeepAlive() {
	}

	/**
	 * Keep the JVM alive until a thread has closed its application context, and for one
	 * second more at most. Does nothing for threads that are no daemons.
	 * @param closer the thread
	 */
	public static void whileClosing(Thread closer) {
		if (closer.isDaemon()) {
			Thread keeper = new Thread(() -> keep(closer), "zmq-keep-alive");
			keeper.setDaemon(false);
			keeper.start();
		}
	}

	private static void keep(Thread closer) {
		while (EndWaiter.closes(closer)) {
			LockSupport.parkNanos(LOOK_NANOS);
		}
		for (int i = 0; i < LOOKS_AFTERWARDS && closer.isAlive(); i++) {
			LockSupport.parkNanos(LOOK_NANOS);
		}
	}

}
