package org.zmqspring.transport.jeromq;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log lines of engine threads and of {@code zmq-zap} on the thread
 * {@code zmq-engine-log}, because a full disk or a slow appender would delay all
 * connections. Lines of other threads are written at once. The thread exists only while
 * there is something to write. Thread-safe.
 */
final class EngineLog {

	/** Runs a task that writes a line; throws if too many lines wait. */
	static final Executor WRITER = EngineLog::execute;

	/** The same, but always on the thread {@code zmq-engine-log}. */
	static final Executor OTHER_THREAD = (line) -> EngineLog.POOL.execute(line);

	static final int WAITING_LINES = 256;

	private static final Logger logger = LoggerFactory.getLogger(EngineLog.class);

	private static final ThreadPoolExecutor POOL = pool();

	private static final AtomicLong lost = new AtomicLong();

	private EngineLog() {
	}

	private static ThreadPoolExecutor pool() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(WAITING_LINES), EngineLog::thread);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "zmq-engine-log");
		thread.setDaemon(true);
		return thread;
	}

	private static void execute(Runnable line) {
		if (Thread.currentThread() instanceof EngineThread) {
			POOL.execute(line);
		}
		else {
			line.run();
		}
	}

	/**
	 * Write a line. If too many lines wait, this one is dropped and counted. A warning
	 * after the next written line says how many were dropped. Never throws.
	 */
	static void write(Runnable line) {
		write(WRITER, line);
	}

	/** The same, but always on the thread {@code zmq-engine-log}. */
	static void writeElsewhere(Runnable line) {
		write(OTHER_THREAD, line);
	}

	private static void write(Executor writer, Runnable line) {
		try {
			writer.execute(() -> {
				line.run();
				reportLost();
			});
		}
		catch (Throwable ex) {
			// Too many lines wait, or there is no memory.
			lost.incrementAndGet();
		}
	}

	private static void reportLost() {
		long count = lost.getAndSet(0);
		if (count > 0) {
			logger.warn("{} log lines of the ZeroMQ engine were not written: the log is too slow", count);
		}
	}

	/** A thread of the engine. It must not wait for the log. */
	static final class EngineThread extends Thread {

		EngineThread(Runnable work, String name) {
			super(work, name);
		}

	}

}
