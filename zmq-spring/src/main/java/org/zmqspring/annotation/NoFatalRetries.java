package org.zmqspring.annotation;

import java.time.Duration;

import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.feed.PayloadEncodingException;
import org.zmqspring.listen.BatchListenerFailedException;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.util.backoff.BackOff;

/**
 * Retries as another policy decides, unless another attempt would also fail. This is so
 * if a payload is invalid or cannot be decoded or converted, or if a batch names its
 * failed messages. As thread-safe as the other policy.
 */
record NoFatalRetries(RetryPolicy policy) implements RetryPolicy {

	@Override
	public boolean shouldRetry(Throwable failure) {
		return !isFatal(failure) && this.policy.shouldRetry(failure);
	}

	@Override
	public Duration getTimeout() {
		return this.policy.getTimeout();
	}

	@Override
	public BackOff getBackOff() {
		return this.policy.getBackOff();
	}

	private static boolean isFatal(Throwable failure) {
		return failure instanceof ZmqConversionException || failure instanceof PayloadEncodingException
				|| failure instanceof MessageConversionException || failure instanceof MethodArgumentResolutionException
				|| failure instanceof BatchListenerFailedException;
	}

}
