package org.zmqspring.listen;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqMessage;

/**
 * Sees what becomes of received messages. Called on the poller's or a lane's thread; must
 * be quick and must not throw.
 */
@Internal
public interface ListenObserver {

	/** Sees nothing. */
	ListenObserver NONE = new ListenObserver() {
	};

	/**
	 * A listener was registered, before its first message.
	 * @param info its figures, live
	 */
	default void registered(ListenerInfo info) {
	}

	/**
	 * A listener is gone for good.
	 * @param id its id
	 */
	default void unregistered(String id) {
	}

	/**
	 * A subscriber that a listener brought along is closed.
	 * @param socket its name
	 */
	default void closed(String socket) {
	}

	/**
	 * A listener was called, and returned or threw.
	 * @param id the listener
	 * @param nanos how long the call took; on a thread of its own, with nothing around
	 * it, one that follows another at once begins where that ended
	 * @param error what it threw, or {@code null}
	 */
	default void invoked(String id, long nanos, @Nullable Throwable error) {
	}

	/**
	 * A message was given up before its listener saw it.
	 * @param id the listener
	 * @param message the message
	 * @param reason why
	 */
	default void dropped(String id, ZmqMessage message, ListenerDropReason reason) {
	}

	/**
	 * A message matched no listener.
	 * @param socket the subscriber it came in on
	 */
	default void unrouted(String socket) {
	}

	/**
	 * A message was lost between its socket and its listeners, because of an error.
	 * @param socket the subscriber it came in on
	 */
	default void damaged(String socket) {
	}

	/**
	 * The poller has completed a cycle.
	 * @param nanos how long it worked, waiting not included
	 */
	default void cycled(long nanos) {
	}

}
