package org.zmqspring.transport;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;

/** Receives. Confined to its owner's thread. */
@Internal
public interface SubscriberSocket extends EngineSocket {

	/**
	 * Have messages of a topic sent from now on.
	 * @param prefix the prefix
	 */
	void subscribe(TopicPrefix prefix);

	/**
	 * Take one subscription back. The engine counts: as many are needed as there were
	 * calls of {@link #subscribe}.
	 * @param prefix the prefix
	 */
	void unsubscribe(TopicPrefix prefix);

	/**
	 * Take one message, all its frames, without waiting.
	 * @return its frames, or {@code null} if there is none now
	 */
	byte @Nullable [][] receive();

	/**
	 * Where the owner counts what it receives.
	 * @return the counters of the link
	 */
	LinkTraffic traffic();

}
