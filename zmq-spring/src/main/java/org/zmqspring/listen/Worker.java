package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;

/**
 * Brings the messages of one lane to its listener. Lives once, from {@link #start()} to
 * its end. Thread-safe, but {@link #handleNow} and {@link #wakeUp()} are confined to the
 * poller thread.
 */
interface Worker {

	/** Begin to take messages. */
	void start();

	/** Whether it takes no message any more. */
	boolean hasEnded();

	/** Handle a message at once, or return {@code false} to have it queued. */
	boolean handleNow(ZmqMessage message);

	/** Look at the queue: a message was added, or messages may be taken again. */
	void wakeUp();

	/** Take no more messages for now. */
	void pause();

	/** Take messages again after a {@link #pause()}. */
	void resume();

	/** Take messages again, also if it is paused or draining. Fails if it has ended. */
	boolean tryRestart();

	/**
	 * Handle what is queued, then end. Returns at once. At the given time it takes no
	 * more messages.
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

	/** Drop what came after the end. The lane gets no more messages by now. */
	void clear();

	/** Take no message any more, and drop what is queued. */
	void end();

	ListenerState state();

}
