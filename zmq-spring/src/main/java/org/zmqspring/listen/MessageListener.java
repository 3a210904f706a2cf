package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;

/**
 * Receives messages one at a time. With a concurrency above 1 several threads call the
 * listener at once, so it must be thread-safe.
 */
@FunctionalInterface
public interface MessageListener {

	/**
	 * Handle one message.
	 * @param message the message
	 * @throws Exception if it could not be handled; after the last retry the message goes
	 * to the error handler, and the next message follows
	 */
	void onMessage(ZmqMessage message) throws Exception;

}
