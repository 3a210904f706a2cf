package org.zmqspring.integration.hostile;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Counts what is logged, and notes the death of an engine. Thread-safe. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicReference<@Nullable String> death = new AtomicReference<>();

	private LogLines() {
	}

	static LogLines watched() {
		LogLines lines = new LogLines();
		lines.start();
		root().addAppender(lines);
		return lines;
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.count.incrementAndGet();
		if (event.getFormattedMessage().contains("ZeroMQ engine died")) {
			this.death.set(event.getFormattedMessage());
		}
	}

	int count() {
		return this.count.get();
	}

	/** What was said when an engine died, or {@code null}. */
	@Nullable String death() {
		return this.death.get();
	}

	@Override
	public void close() {
		root().detachAppender(this);
	}

}
