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
	 * What measures the calls of a listener. Each listener asks once, at its first call,
	 * so that a call needs no look-up.
	 * @param id the listener
	 * @return the recorder; {@code null} if the listener is not registered
	 */
	default @Nullable CallRecorder recorder(String id) {
		return CallRecorder.NONE;
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
