package org.zmqspring.listen;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Calls a listener and takes whatever it throws, its error handler and the observer
 * included, so that the next message is handled as if nothing had happened. Confined to
 * the lane's worker, but for {@link #failed()}.
 */
final class ListenerCall {

	private static final Logger logger = LoggerFactory.getLogger(ListenerCall.class);

	private final ListenerSpec spec;

	private final ListenObserver observer;

	private final Ticker ticker;

	private final LogThrottle handlerFailures;

	private final AtomicLong failed = new AtomicLong();

	ListenerCall(ListenerSpec spec, ListenObserver observer, Ticker ticker) {
		this.spec = spec;
		this.observer = observer;
		this.ticker = ticker;
		this.handlerFailures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	void call(ZmqMessage message) {
		long begunNanos = this.ticker.nanos();
		Throwable error = invoke(message);
		try {
			report(message, this.ticker.nanos() - begunNanos, error);
		}
		catch (Throwable ex) {
			this.handlerFailures.warn(logger, ex, "The error handler of listener '" + this.spec.id() + "' failed on "
					+ message + ", which it was given because of: " + ListenerExecutionFailedException.describe(error));
		}
		// A flag the listener left behind must not reach the next message.
		Thread.interrupted();
	}

	private @Nullable Throwable invoke(ZmqMessage message) {
		try {
			this.spec.listener().onMessage(message);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private void report(ZmqMessage message, long nanos, @Nullable Throwable error) {
		if (error != null) {
			this.failed.incrementAndGet();
		}
		this.observer.invoked(this.spec.id(), nanos, error);
		if (error != null) {
			this.spec.errorHandler().onError(wrap(message, error));
		}
	}

	private ListenerExecutionFailedException wrap(ZmqMessage message, Throwable error) {
		return (error instanceof ListenerExecutionFailedException failure) ? failure
				: new ListenerExecutionFailedException(this.spec.id(), message, error);
	}

	/**
	 * How many calls threw. Thread-safe.
	 * @return the count since registration
	 */
	long failed() {
		return this.failed.get();
	}

}
