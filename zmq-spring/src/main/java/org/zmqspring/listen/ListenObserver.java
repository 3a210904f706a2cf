package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/**
 * Is told what happens to received messages. Called on the poller's or a lane's thread,
 * so it must be quick. Must not throw.
 */
@Internal
public interface ListenObserver {

	/** Does nothing. */
	ListenObserver NONE = new ListenObserver() {
	};

	/**
	 * A listener was registered. It has got no message yet.
	 * @param info its live figures
	 */
	default void registered(ListenerInfo info) {
	}

	/**
	 * A listener was unregistered.
	 * @param id its id
	 */
	default void unregistered(String id) {
	}

	/**
	 * A subscriber that belonged to one listener was closed.
	 * @param socket its name
	 */
	default void closed(String socket) {
	}

	/**
	 * A listener was called, and returned or threw.
	 * @param id the listener
	 * @param nanos how long the call took. The time begins at the end of the previous
	 * call if this call followed at once, without a filter, an observer or a decorator
	 * @param error what it threw, or {@code null}
	 */
	default void invoked(String id, long nanos, @Nullable Throwable error) {
	}

	/**
	 * A message was dropped before its listener got it.
	 * @param id the listener
	 * @param message the message
	 * @param reason why
	 */
	default void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
	}

	/**
	 * A message matched the topics of no listener.
	 * @param socket the subscriber that received it
	 */
	default void unrouted(String socket) {
	}

	/**
	 * A message was lost between its socket and its listeners, because of an error.
	 * @param socket the subscriber that received it
	 */
	default void damaged(String socket) {
	}

	/**
	 * The poller has completed a cycle.
	 * @param nanos how long the cycle took, without its wait
	 */
	default void cycled(long nanos) {
	}

}
