package org.zmqspring.publish;

import org.zmqspring.message.Internal;

/**
 * Sees who subscribes at publishers, in order. Called on the publisher thread: it must be
 * quick; what it throws is logged and harms nobody.
 */
@FunctionalInterface
@Internal
public interface SubscriptionListener {

	/** Listens to nothing. */
	SubscriptionListener NONE = (event) -> {
	};

	/**
	 * A peer subscribed or took that back.
	 * @param event what happened
	 */
	void changed(ZmqSubscriptionEvent event);

}
