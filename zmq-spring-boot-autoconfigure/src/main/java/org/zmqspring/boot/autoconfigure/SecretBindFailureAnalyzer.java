package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Explains a property with a secret that Spring Boot cannot bind, such as users that are
 * no map. Spring Boot's own explanation would show its value. Thread-safe.
 */
@Order(0)
class SecretBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		String name = cause.getName().toString();
		if (!Sensitive.mayBeSecret(name)) {
			return null;
		}
		return new FailureAnalysis(
				"Property %s cannot be bound; its value is not shown, because it may be a secret.".formatted(name),
				name.endsWith("users") ? "Set %s.<name> to the password of each user.".formatted(name)
						: "Set a value of the documented type.",
				cause);
	}

}
