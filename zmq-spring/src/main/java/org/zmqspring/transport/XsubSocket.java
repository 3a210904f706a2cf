package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * The frontend of a forwarder: a socket that receives messages as the engine has them,
 * and passes subscriptions to its peers. Confined to its owner's thread.
 */
@Internal
public interface XsubSocket extends EngineSocket {

	/**
	 * Subscribe or unsubscribe at every peer, including those that connect later. The
	 * owner subscribes to each prefix once.
	 * @param event first byte 1 (subscribe) or 0 (unsubscribe), then the prefix
	 */
	void subscription(byte[] event);

	/**
	 * Take one message without waiting.
	 * @return the message, valid until the next call; {@code null} if there is none now
	 */
	@Nullable EngineMessage receiveMessage();

	/**
	 * The counters of the link. The owner counts received messages there.
	 * @return the counters
	 */
	LinkTraffic traffic();

}
