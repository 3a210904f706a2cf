package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Lets one line per interval through and counts the ones it held back, so that a fault
 * that repeats cannot flood the log. Never throws, because it is called where nothing may
 * end. Thread-safe.
 */
public final class LogThrottle {

	private final long intervalNanos;

	private final Ticker ticker;

	private final LogKeys keys;

	private final Executor writer;

	private final AtomicLong nextNanos;

	private final AtomicLong heldBack = new AtomicLong();

	public LogThrottle(Duration interval, Ticker ticker) {
		this(interval, ticker, LogKeys.NONE);
	}

	/**
	 * A throttle of lines that are about something.
	 * @param interval between two lines
	 * @param ticker the clock
	 * @param keys what they are about
	 */
	public LogThrottle(Duration interval, Ticker ticker, LogKeys keys) {
		this(interval, ticker, keys, Runnable::run);
	}

	/**
	 * A throttle of lines that another thread writes.
	 * @param interval between two lines
	 * @param ticker the clock
	 * @param keys what they are about
	 * @param writer runs what writes a line; a line that it refuses is held back
	 */
	public LogThrottle(Duration interval, Ticker ticker, LogKeys keys, Executor writer) {
		this.writer = writer;
		this.intervalNanos = interval.toNanos();
		this.ticker = ticker;
		this.keys = keys;
		this.nextNanos = new AtomicLong(ticker.nanos());
	}

	/**
	 * Log at WARN, unless a line went through less than an interval ago.
	 * @param logger where to
	 * @param error what happened, with its stack trace, or {@code null}
	 * @param message the line
	 */
	public void warn(Logger logger, @Nullable Throwable error, String message) {
		long now = this.ticker.nanos();
		long next = this.nextNanos.get();
		if (now - next < 0 || !this.nextNanos.compareAndSet(next, now + this.intervalNanos)) {
			this.heldBack.incrementAndGet();
			return;
		}
		long held = this.heldBack.getAndSet(0);
		try {
			String line = (held > 0) ? message + " (" + held + " more like this since the last line)" : message;
			this.writer.execute(() -> write(logger, error, line));
		}
		catch (Throwable ex) {
			// The writer has too many lines already, or there is no memory for this one.
			this.heldBack.addAndGet(held + 1);
		}
	}

	private void write(Logger logger, @Nullable Throwable error, String message) {
		try (LogKeys.Scope scope = this.keys.open()) {
			logger.warn(message, error);
		}
		catch (Throwable ex) {
			// An exception whose own getMessage() throws cannot be logged by anybody.
			writeNameOf(logger, error, message);
		}
	}

	private static void writeNameOf(Logger logger, @Nullable Throwable error, String message) {
		try {
			logger.warn("{} ({}, which cannot be described)", message, (error != null) ? error.getClass() : "no error");
		}
		catch (Throwable ex) {
			// no memory, or no log: going on matters more
		}
	}

}
