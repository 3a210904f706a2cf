package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.SystemTicker;

import org.springframework.core.retry.RetryPolicy;

/**
 * What happens to a message that a listener fails on. Immutable.
 *
 * @param retry whether and when the listener is called again with it, on the thread of
 * its lane, which waits meanwhile; {@code null} for never
 * @param quarantine where it goes when it has failed for good
 * @param errorHandler told then
 */
public record FailureSettings(@Nullable RetryPolicy retry, QuarantineSettings quarantine,
		ZmqListenerErrorHandler errorHandler) {

	/**
	 * No retry, the default quarantine, a bounded log.
	 * @return the settings
	 */
	public static FailureSettings logged() {
		return new FailureSettings(null, QuarantineSettings.DEFAULTS, new LoggingErrorHandler(new SystemTicker()));
	}

	/**
	 * The same with another error handler.
	 * @param handler who is told
	 * @return new settings
	 */
	public FailureSettings withErrorHandler(ZmqListenerErrorHandler handler) {
		return new FailureSettings(this.retry, this.quarantine, handler);
	}

	/**
	 * The same with other retries.
	 * @param policy whether and when
	 * @return new settings
	 */
	public FailureSettings withRetry(@Nullable RetryPolicy policy) {
		return new FailureSettings(policy, this.quarantine, this.errorHandler);
	}

}
