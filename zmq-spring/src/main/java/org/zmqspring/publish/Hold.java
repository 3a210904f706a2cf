package org.zmqspring.publish;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the messages of one publisher in its queue, from the start until enough
 * subscribers are there or time is over. Confined to the publisher thread, but for
 * {@link #isGoingOn()}.
 */
final class Hold {

	/** Of a hold without a deadline. */
	static final long NEVER = Long.MAX_VALUE;

	private static final Logger logger = LoggerFactory.getLogger(Hold.class);

	private final String publisher;

	private final HoldSettings settings;

	private volatile State state;

	private long deadlineNanos;

	Hold(String publisher, HoldSettings settings) {
		this.publisher = publisher;
		this.settings = settings;
		this.state = atRest();
	}

	private State atRest() {
		return (this.settings.untilSubscribers() > 0) ? State.READY : State.OVER;
	}

	/** The publisher has started. */
	void begin(long nowNanos) {
		if (atRest() == State.READY) {
			this.deadlineNanos = nowNanos + this.settings.timeout().toNanos();
			this.state = State.GOING_ON;
		}
	}

	/** The publisher stops: what is queued is to be sent. */
	void end() {
		this.state = State.OVER;
	}

	/** Nothing is left to be sent: be ready for the next start. */
	void rest() {
		this.state = atRest();
	}

	/**
	 * Look whether the one that goes on is over.
	 * @param subscriptions how many there are
	 * @param nowNanos the time
	 */
	void look(long subscriptions, long nowNanos) {
		if (subscriptions >= this.settings.untilSubscribers()) {
			this.state = State.OVER;
			logger.debug("zmq publisher '{}' has its {} subscriptions and sends", this.publisher, subscriptions);
		}
		else if (nowNanos - this.deadlineNanos >= 0) {
			this.state = State.OVER;
			logger.warn(
					"zmq publisher '{}' holds its messages no longer: {} of {} subscriptions"
							+ " (hold-until-subscribers) came within {} ms (hold-timeout)",
					this.publisher, subscriptions, this.settings.untilSubscribers(),
					this.settings.timeout().toMillis());
		}
	}

	/** Whether messages stay in the queue. */
	boolean keeps() {
		return this.state != State.OVER;
	}

	/**
	 * How long until it ends by itself.
	 * @param nowNanos the time
	 * @return the time left, {@link #NEVER} if there is nothing to wait for
	 */
	long nanosLeft(long nowNanos) {
		return (this.state == State.GOING_ON) ? Math.max(0, this.deadlineNanos - nowNanos) : NEVER;
	}

	/** Whether a started publisher keeps its messages. Thread-safe. */
	boolean isGoingOn() {
		return this.state == State.GOING_ON;
	}

	private enum State {

		/** Not started: nothing gets past it. */
		READY,

		/** Waits for subscribers, until the deadline. */
		GOING_ON,

		/** Messages flow. */
		OVER

	}

}
