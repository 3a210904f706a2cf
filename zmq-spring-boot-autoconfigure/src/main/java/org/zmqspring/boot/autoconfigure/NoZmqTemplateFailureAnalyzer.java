package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Explains that a template is there only for a publisher that is configured; Boot would
 * say to define a bean. Stateless.
 */
final class NoZmqTemplateFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || !ZmqOperations.class.isAssignableFrom(type.toClass())) {
			return null;
		}
		return new FailureAnalysis(
				"A " + type.toClass().getSimpleName() + " is injected, and there is none: " + cause.getMessage(),
				"Set zmq.publisher.endpoints, such as tcp://127.0.0.1:5556, or for the bean '<name>ZmqTemplate' "
						+ "zmq.publishers.<name>.endpoints.",
				cause);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
