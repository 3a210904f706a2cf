package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;

/** A socket that receives. Confined to its owner's thread. */
@Internal
public interface SubscriberSocket extends EngineSocket {

	/**
	 * Subscribe to the topics that begin with a prefix.
	 * @param prefix the prefix
	 */
	void subscribe(TopicPrefix prefix);

	/**
	 * Undo one call of {@link #subscribe}. The engine counts the calls: the subscription
	 * ends when all of them are undone.
	 * @param prefix the prefix
	 */
	void unsubscribe(TopicPrefix prefix);

	/**
	 * Take one message without waiting.
	 * @return all its frames, or {@code null} if there is no message now
	 */
	byte @Nullable [][] receive();

	/**
	 * The literal address that the socket is connected or bound to.
	 * @return the address, as in {@link SocketRequest#address()}
	 */
	String address();

	/**
	 * The endpoint as configured.
	 * @return the endpoint, as in {@link SocketRequest#configured()}
	 */
	String configured();

	/**
	 * The counters of the link. The owner counts received messages there.
	 * @return the counters
	 */
	LinkTraffic traffic();

}
