package org.zmqspring.listen;

import java.util.List;

import org.zmqspring.message.ZmqMessage;

/**
 * Receives messages in batches. A batch has the messages that are queued now, at most
 * {@link LaneSettings#maxBatchSize()}. The worker does not wait for more. With a
 * concurrency above 1 several threads call the listener at once, so it must be
 * thread-safe.
 */
@FunctionalInterface
public interface BatchMessageListener extends MessageListener {

	/**
	 * Handle messages.
	 * @param messages at least one, in the order in which they were received; cannot be
	 * changed
	 * @throws BatchListenerFailedException if some messages could not be handled and all
	 * others were handled
	 * @throws Exception if the whole batch has failed
	 */
	void onMessages(List<ZmqMessage> messages) throws Exception;

	@Override
	default void onMessage(ZmqMessage message) throws Exception {
		onMessages(List.of(message));
	}

}
