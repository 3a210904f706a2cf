package org.zmqspring.listen;

import java.time.Duration;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqMessage;

/**
 * Receives the messages that a listener finally failed on. Each one is passed to the
 * quarantine, to the forwarder and to the error handler. If one of these fails, the
 * others still get the message. Never throws. Thread-safe.
 */
final class Failures {

	private static final Logger logger = LoggerFactory.getLogger(Failures.class);

	private final ListenerSpec spec;

	private final Quarantine quarantine;

	private final LogKeys keys;

	private final LogThrottle troubles;

	Failures(ListenerSpec spec, Ticker ticker) {
		this.spec = spec;
		this.quarantine = new Quarantine(spec.failures().quarantine(), ticker);
		this.keys = LogKeys.listener(spec.id(), spec.socket());
		this.troubles = new LogThrottle(Duration.ofSeconds(10), ticker, this.keys);
	}

	void add(ZmqMessage message, Throwable error) {
		try (LogKeys.Scope scope = this.keys.at(message.endpoint()).open()) {
			hand(wrap(message, error));
		}
	}

	private void hand(ListenerExecutionFailedException failure) {
		hand(failure, this.quarantine::add, "quarantine");
		Consumer<ListenerExecutionFailedException> forward = this.spec.failures().quarantine().forward();
		if (forward != null) {
			hand(failure, forward, "forwarding of quarantined messages");
		}
		hand(failure, this.spec.failures().errorHandler()::onError, "error handler");
	}

	private void hand(ListenerExecutionFailedException failure, Consumer<ListenerExecutionFailedException> receiver,
			String name) {
		try {
			receiver.accept(failure);
		}
		catch (Throwable ex) {
			this.troubles.warn(logger, ex,
					"The " + name + " of listener '" + this.spec.id() + "' failed on " + failure.zmqMessage()
							+ ". Before, the listener itself had failed on this message: "
							+ ListenerExecutionFailedException.describe(failure.getCause()));
		}
	}

	/** The error of a batch may name another message of the batch. */
	private ListenerExecutionFailedException wrap(ZmqMessage message, Throwable error) {
		return (error instanceof ListenerExecutionFailedException failure && failure.zmqMessage() == message) ? failure
				: new ListenerExecutionFailedException(this.spec.id(), message, error);
	}

	/** A task decorator threw after the call. No message has failed. */
	void addDecoratorError(Throwable error) {
		this.troubles.warn(logger, error,
				"The task decorator around a call of listener '" + this.spec.id() + "' failed after the call");
	}

	Quarantine quarantine() {
		return this.quarantine;
	}

}
