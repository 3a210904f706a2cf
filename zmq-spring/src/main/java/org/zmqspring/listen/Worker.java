package org.zmqspring.listen;

/**
 * Brings the messages of one lane to its listener. Lives once, from {@link #start()} to
 * its end. Thread-safe, but for what {@link LaneEnd} says.
 */
interface Worker extends LaneEnd {

	/** Begin to take messages. */
	void start();

	/** Take nothing more for now. */
	void pause();

	/** Take messages again after a {@link #pause()}. */
	void resume();

	/**
	 * Take messages again, also if it was paused or is draining.
	 * @return whether it lives
	 */
	boolean goOn();

	/**
	 * Handle what is queued, then end. Returns at once.
	 * @param byNanos a reading of the ticker after which no message is taken any more
	 */
	void drain(long byNanos);

	/**
	 * Whether the listener that it calls is who asks.
	 * @return whether this is its own thread
	 */
	boolean isCaller();

	/**
	 * Wait for the end of a drain. When its time is over the listener is interrupted,
	 * once, and what is queued is given up.
	 */
	void awaitDrained();

	/**
	 * Wait until a listener that was interrupted has returned, and say so if it does not.
	 * @param byNanos a reading of the ticker after which there is no more waiting
	 */
	void awaitEnd(long byNanos);

	/** Drop what came after the end; nothing may feed the lane any more. */
	void clear();

	/** Take no message any more, whatever is queued. */
	void end();

	ListenerState state();

}
