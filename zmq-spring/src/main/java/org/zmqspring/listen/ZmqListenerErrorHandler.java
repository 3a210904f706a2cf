package org.zmqspring.listen;

/**
 * Told of each message a listener could not handle, on the lane's thread. What it throws
 * itself is logged at a bounded rate. Must be thread-safe if it serves several listeners.
 */
@FunctionalInterface
public interface ZmqListenerErrorHandler {

	/**
	 * Handle a failure.
	 * @param failure what went wrong, with the listener's id and the message
	 */
	void onError(ListenerExecutionFailedException failure);

}
