package org.zmqspring.listen;

/**
 * Called for each message that a listener finally failed on, on the listener's thread. An
 * exception of the handler is logged at a limited rate. It must be thread-safe if it
 * serves several threads.
 */
@FunctionalInterface
public interface ZmqListenerErrorHandler {

	/**
	 * Handle a failure.
	 * @param failure the cause, with the listener's id and the message
	 */
	void onError(ListenerExecutionFailedException failure);

}
