package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.SystemTicker;

import org.springframework.core.retry.RetryPolicy;

/**
 * What happens to a message that a listener fails on. Immutable.
 *
 * @param retry whether and when the listener is called again; its thread waits between
 * the calls; {@code null} for no retries
 * @param quarantine where the message is kept after the last call has failed
 * @param errorHandler called after the last call has failed
 */
public record FailureSettings(@Nullable RetryPolicy retry, QuarantineSettings quarantine,
		ZmqListenerErrorHandler errorHandler) {

	/**
	 * No retries, the default quarantine, and an error handler that logs at a limited
	 * rate.
	 * @return the settings
	 */
	public static FailureSettings logged() {
		return new FailureSettings(null, QuarantineSettings.DEFAULTS, new LoggingErrorHandler(new SystemTicker()));
	}

	/**
	 * The same settings with another error handler.
	 * @param handler called after the last call has failed
	 * @return new settings
	 */
	public FailureSettings withErrorHandler(ZmqListenerErrorHandler handler) {
		return new FailureSettings(this.retry, this.quarantine, handler);
	}

	/**
	 * The same settings with other retries.
	 * @param policy whether and when the listener is called again; {@code null} for no
	 * retries
	 * @return new settings
	 */
	public FailureSettings withRetry(@Nullable RetryPolicy policy) {
		return new FailureSettings(policy, this.quarantine, this.errorHandler);
	}

}
