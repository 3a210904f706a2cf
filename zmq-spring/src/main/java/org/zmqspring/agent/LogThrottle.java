package org.zmqspring.agent;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Writes at most one log line in each interval and counts the others, so that a repeated
 * failure cannot flood the log. Never throws, because its callers must continue.
 * Thread-safe.
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
	 * Create a throttle for lines with entries of the MDC.
	 * @param interval between two lines
	 * @param ticker the clock
	 * @param keys the entries
	 */
	public LogThrottle(Duration interval, Ticker ticker, LogKeys keys) {
		this(interval, ticker, keys, Runnable::run);
	}

	/**
	 * Create a throttle for lines that another thread writes.
	 * @param interval between two lines
	 * @param ticker the clock
	 * @param keys the entries of the MDC
	 * @param writer runs the task that writes a line; a line that it refuses is only
	 * counted
	 */
	public LogThrottle(Duration interval, Ticker ticker, LogKeys keys, Executor writer) {
		this.writer = writer;
		this.intervalNanos = interval.toNanos();
		this.ticker = ticker;
		this.keys = keys;
		this.nextNanos = new AtomicLong(ticker.nanos());
	}

	/**
	 * Log at WARN, unless the last line was written less than an interval ago.
	 * @param logger writes the line
	 * @param error is logged with its stack trace, or {@code null}
	 * @param message the line
	 */
	public void warn(Logger logger, @Nullable Throwable error, String message) {
		if (isDue()) {
			write(logger, error, () -> message);
		}
	}

	/**
	 * Log at WARN, unless the last line was written less than an interval ago. For lines
	 * that are costly to make.
	 * @param logger writes the line
	 * @param error is logged with its stack trace, or {@code null}
	 * @param message makes the line; not called if it is only counted
	 */
	public void warn(Logger logger, @Nullable Throwable error, Supplier<String> message) {
		if (isDue()) {
			write(logger, error, message);
		}
	}

	/** Whether a line is due now. If not, it is counted. */
	private boolean isDue() {
		long now = this.ticker.nanos();
		long next = this.nextNanos.get();
		if (now - next < 0 || !this.nextNanos.compareAndSet(next, now + this.intervalNanos)) {
			this.heldBack.incrementAndGet();
			return false;
		}
		return true;
	}

	private void write(Logger logger, @Nullable Throwable error, Supplier<String> message) {
		long held = this.heldBack.getAndSet(0);
		try {
			String text = message.get();
			String line = (held > 0) ? text + " (" + held + " more like this since the last line)" : text;
			this.writer.execute(() -> write(logger, error, line));
		}
		catch (Throwable ex) {
			// The writer has too many lines already, or there is no memory for this line.
			this.heldBack.addAndGet(held + 1);
		}
	}

	private void write(Logger logger, @Nullable Throwable error, String message) {
		try (LogKeys.Scope scope = this.keys.open()) {
			logger.warn(message, error);
		}
		catch (Throwable ex) {
			// An exception whose getMessage() throws cannot be logged.
			writeNameOf(logger, error, message);
		}
	}

	private static void writeNameOf(Logger logger, @Nullable Throwable error, String message) {
		try {
			logger.warn("{} ({}, which cannot be described)", message, (error != null) ? error.getClass() : "no error");
		}
		catch (Throwable ex) {
			// There is no memory, or no log. The caller must continue.
		}
	}

}
