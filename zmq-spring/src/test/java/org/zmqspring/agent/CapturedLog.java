package org.zmqspring.agent;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what one logger writes during a test. Confined to one thread. */
public final class CapturedLog implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	public CapturedLog(String logger) {
		this.logger = (Logger) LoggerFactory.getLogger(logger);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.appender);
	}

	public Logger logger() {
		return this.logger;
	}

	public List<ILoggingEvent> lines() {
		return this.appender.list;
	}

}
