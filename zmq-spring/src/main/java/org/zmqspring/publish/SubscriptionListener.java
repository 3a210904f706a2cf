package org.zmqspring.publish;

import org.zmqspring.message.Internal;

/**
 * Receives the changes of subscriptions at publishers, in order. Called on the publisher
 * thread, so it must be quick. Its exceptions are logged.
 */
@FunctionalInterface
@Internal
public interface SubscriptionListener {

	/** Listens to nothing. */
	SubscriptionListener NONE = (event) -> {
	};

	/**
	 * A peer subscribed or unsubscribed.
	 * @param event the change
	 */
	void changed(ZmqSubscriptionEvent event);

}
