package org.zmqspring.boot.autoconfigure;

import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Explains {@link ZmqConfigurationException}, the last sentence of whose message is the
 * remedy. It comes before those of Spring Boot: its cause says less. Thread-safe.
 */
@Order(1)
class ZmqConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ZmqConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ZmqConfigurationException cause) {
		String message = String.valueOf(cause.getMessage());
		int end = message.lastIndexOf(". ");
		String description = (end < 0) ? message : message.substring(0, end + 1);
		String action = (end < 0) ? "Correct it and start the application again." : message.substring(end + 2);
		return new FailureAnalysis(description, action, cause);
	}

}
