package org.zmqspring.listen;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/**
 * Logs that a listener failed and why, with at most one line per listener in ten seconds.
 * It never logs the content of the message. Thread-safe.
 */
@Internal
public final class LoggingErrorHandler implements ZmqListenerErrorHandler {

	private static final Logger logger = LoggerFactory.getLogger(LoggingErrorHandler.class);

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final Map<String, LogThrottle> throttles = new ConcurrentHashMap<>();

	private final Ticker ticker;

	/**
	 * Create the handler that is used if the application has none.
	 * @param ticker the clock
	 */
	public LoggingErrorHandler(Ticker ticker) {
		this.ticker = ticker;
	}

	@Override
	public void onError(ListenerExecutionFailedException failure) {
		ZmqMessage message = failure.zmqMessage();
		this.throttles.computeIfAbsent(failure.listenerId(), (id) -> new LogThrottle(INTERVAL, this.ticker))
			.warn(logger, failure.getCause(),
					"Listener '" + failure.listenerId() + "' failed on a message from socket '" + message.socket()
							+ "' at " + message.endpoint() + ": "
							+ ListenerExecutionFailedException.describe(failure.getCause()));
	}

}
