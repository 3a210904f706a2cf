package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;

/**
 * Receives messages, one at a time for each of its threads. With a concurrency above 1
 * several call it at once, and it must be thread-safe.
 */
@FunctionalInterface
public interface MessageListener {

	/**
	 * Handle one message.
	 * @param message the message
	 * @throws Exception if it could not be handled; it goes to the error handler and the
	 * flow goes on
	 */
	void onMessage(ZmqMessage message) throws Exception;

}
