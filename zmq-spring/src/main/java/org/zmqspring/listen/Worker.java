package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;

/**
 * Passes the messages of one lane to its listener. It is used once, from {@link #start()}
 * to its end. Thread-safe, except for {@link #handleNow}, {@link #onNextFollows()} and
 * {@link #wakeUp()}, which are confined to the poller thread.
 */
interface Worker {

	/** Begin to take messages. */
	void start();

	/** Whether it takes no more messages. */
	boolean hasEnded();

	/** Handle a message at once, or return {@code false} to have it queued. */
	boolean handleNow(ZmqMessage message);

	/**
	 * The next message was read directly after the previous one, which was for the same
	 * lane only. Confined to the poller thread.
	 */
	void onNextFollows();

	/** Check the queue: a message was added, or messages may be taken again. */
	void wakeUp();

	/** Take no more messages for now. */
	void pause();

	/** Take messages again after a {@link #pause()}. */
	void resume();

	/**
	 * Take messages again, even if paused or draining. Returns {@code false} after its
	 * end.
	 */
	boolean tryRestart();

	/**
	 * Handle the queued messages, then end. Returns at once. At the given time it takes
	 * no more messages.
	 */
	void drain(long byNanos);

	/** Whether the current thread is the one that calls the listener. */
	boolean isCaller();

	/**
	 * Wait for the end of a drain. When its time is over, the listener is interrupted
	 * once and the queued messages are dropped.
	 */
	void awaitDrained();

	/** Wait until an interrupted listener has returned, and warn if it does not. */
	void awaitEnd(long byNanos);

	/** Drop the messages that the lane got after the end. It gets no more now. */
	void clear();

	/** Take no more messages, and drop the queued ones. */
	void end();

	ListenerState state();

}
