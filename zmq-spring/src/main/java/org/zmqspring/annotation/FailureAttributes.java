package org.zmqspring.annotation;

import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.Threading;
import org.zmqspring.listen.ZmqListenerErrorHandler;

import org.springframework.core.retry.RetryPolicy;

/**
 * The attributes of one {@link ZmqListener} for messages it fails on as what they mean.
 * Immutable.
 *
 * @param annotation the annotation
 * @param resolver resolves placeholders, SpEL and names of beans
 */
record FailureAttributes(ZmqListener annotation, AttributeResolver resolver) {

	FailureSettings settings(FailureSettings defaults, Threading threading) {
		ZmqListenerErrorHandler errorHandler = this.resolver.bean("errorHandler", this.annotation.errorHandler(),
				ZmqListenerErrorHandler.class);
		RetryPolicy own = this.resolver.bean("retry", this.annotation.retry(), RetryPolicy.class);
		if (own != null && threading == Threading.POLLER) {
			throw this.resolver.invalid("retry", this.annotation.retry(),
					"a listener whose 'threading' is poller is never called again, as that would hold up all others."
							+ " Remove it, or set 'threading' to worker",
					null);
		}
		RetryPolicy retry = (own != null) ? own : defaults.retry();
		FailureSettings settings = (errorHandler != null) ? defaults.withErrorHandler(errorHandler) : defaults;
		return settings.withRetry((retry != null && threading == Threading.WORKER) ? new NoFatalRetries(retry) : null);
	}

}
