package org.zmqspring.listen;

import java.util.List;

import org.zmqspring.message.ZmqMessage;

/**
 * Receives what has come in since its last call, at most as many messages as its lane
 * says at once; never waits for more. With a concurrency above 1 several threads call it
 * at once, and it must be thread-safe.
 */
@FunctionalInterface
public interface BatchMessageListener extends MessageListener {

	/**
	 * Handle messages.
	 * @param messages at least one, in the order in which they came; not to be changed
	 * @throws BatchListenerFailedException if some of them could not be handled and the
	 * others were
	 * @throws Exception if none of them counts as handled
	 */
	void onMessages(List<ZmqMessage> messages) throws Exception;

	@Override
	default void onMessage(ZmqMessage message) throws Exception {
		onMessages(List.of(message));
	}

}
