package org.zmqspring.annotation;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.listen.BatchListenerFailedException;

import org.springframework.core.MethodParameter;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which failures are never retried.
 */
class NoFatalRetriesTests {

	private final RetryPolicy policy = RetryPolicy.builder()
		.maxRetries(2)
		.delay(Duration.ofMillis(7))
		.timeout(Duration.ofSeconds(9))
		.includes(IOException.class, RuntimeException.class)
		.build();

	private final RetryPolicy listeners = new NoFatalRetries(this.policy);

	@ParameterizedTest
	@MethodSource
	void badMessagesAreFatal(Throwable failure) {
		assertThat(this.policy.shouldRetry(failure)).isTrue();
		assertThat(this.listeners.shouldRetry(failure)).isFalse();
	}

	static Throwable[] badMessagesAreFatal() throws NoSuchMethodException {
		MethodParameter parameter = new MethodParameter(Object.class.getMethod("equals", Object.class), 0);
		GenericMessage<String> message = new GenericMessage<>("x");
		return new Throwable[] { ZmqConversionException.absent(Order.class), new MessageConversionException("bad"),
				new MethodArgumentResolutionException(message, parameter),
				new MethodArgumentNotValidException(message, parameter), new BatchListenerFailedException(
						Map.of(ListenerContext.message("topic", "x"), new IllegalStateException())) };
	}

	@Test
	void otherFailuresAreUpToThePolicy() {
		assertThat(this.listeners.shouldRetry(new IOException())).isTrue();
		assertThat(this.listeners.shouldRetry(new Exception())).isFalse();
		assertThat(this.listeners.getTimeout()).isEqualTo(Duration.ofSeconds(9));
		assertThat(this.listeners.getBackOff().start().nextBackOff()).isEqualTo(7);
	}

}
