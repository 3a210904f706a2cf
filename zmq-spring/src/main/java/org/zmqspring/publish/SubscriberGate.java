package org.zmqspring.publish;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the messages of one publisher in its queue after the start, until enough peers
 * have subscribed or {@code hold-timeout} is over. Confined to the publisher thread,
 * except for {@link #isWaiting()}.
 */
final class SubscriberGate {

	/** What {@link #nanosLeft} returns if there is no deadline. */
	static final long NEVER = Long.MAX_VALUE;

	private static final Logger logger = LoggerFactory.getLogger(SubscriberGate.class);

	private final String publisher;

	private final HoldSettings settings;

	private volatile State state;

	private long deadlineNanos;

	SubscriberGate(String publisher, HoldSettings settings) {
		this.publisher = publisher;
		this.settings = settings;
		this.state = initialState();
	}

	private State initialState() {
		return (this.settings.untilSubscribers() > 0) ? State.READY : State.OPEN;
	}

	/** The publisher has started. */
	void start(long nowNanos) {
		if (initialState() == State.READY) {
			this.deadlineNanos = nowNanos + this.settings.timeout().toNanos();
			this.state = State.WAITING;
		}
	}

	/** The publisher stops, so the queued messages must be sent. */
	void open() {
		this.state = State.OPEN;
	}

	/** The queue is empty after a stop. The next start closes the gate again. */
	void reset() {
		this.state = initialState();
	}

	/** Open if there are enough subscriptions, or if time is over. */
	void update(long subscriptions, long nowNanos) {
		if (subscriptions >= this.settings.untilSubscribers()) {
			this.state = State.OPEN;
			logger.debug("zmq publisher '{}' has its {} subscriptions and sends", this.publisher, subscriptions);
		}
		else if (nowNanos - this.deadlineNanos >= 0) {
			this.state = State.OPEN;
			logger.warn(
					"zmq publisher '{}' no longer holds its messages: it has {} of {} subscriptions"
							+ " (hold-until-subscribers) after {} ms (hold-timeout)",
					this.publisher, subscriptions, this.settings.untilSubscribers(),
					this.settings.timeout().toMillis());
		}
	}

	/** Whether messages stay in the queue. */
	boolean isClosed() {
		return this.state != State.OPEN;
	}

	/** The time until the gate opens by itself. */
	long nanosLeft(long nowNanos) {
		return (this.state == State.WAITING) ? Math.max(0, this.deadlineNanos - nowNanos) : NEVER;
	}

	/** Whether a started publisher keeps its messages. Thread-safe. */
	boolean isWaiting() {
		return this.state == State.WAITING;
	}

	private enum State {

		/** The publisher has not started; no message passes. */
		READY,

		/** Waits for subscribers until the deadline; no message passes. */
		WAITING,

		/** Messages pass. */
		OPEN

	}

}
