package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.ZmqSendException.Reason;
import org.zmqspring.publish.ZmqSendException;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Explains that nothing can be sent while beans are created, such as in a
 * {@code @PostConstruct} method. Stateless.
 */
@Order(1)
class ZmqSendFailureAnalyzer extends AbstractFailureAnalyzer<ZmqSendException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ZmqSendException cause) {
		if (cause.reason() != Reason.NOT_RUNNING) {
			return null;
		}
		BeanCreationException creation = innermost(rootFailure);
		String where = (creation != null) ? "%n%nIt was called while bean '%s'%s was created, before publishers start."
			.formatted(creation.getBeanName(), definedIn(creation)) : "";
		return new FailureAnalysis(cause.getMessage() + where,
				"Send in an ApplicationRunner or a listener of ApplicationReadyEvent, or later. Do not send in a"
						+ " constructor, a @Bean method or a @PostConstruct method.",
				cause);
	}

	private static String definedIn(BeanCreationException creation) {
		String resource = creation.getResourceDescription();
		return (resource != null) ? " defined in " + resource : "";
	}

	private static @Nullable BeanCreationException innermost(Throwable failure) {
		BeanCreationException found = null;
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof BeanCreationException creation && creation.getBeanName() != null) {
				found = creation;
			}
		}
		return found;
	}

}
