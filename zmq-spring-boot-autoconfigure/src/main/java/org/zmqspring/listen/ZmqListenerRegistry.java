package org.zmqspring.listen;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** All listeners by their id. Thread-safe. */
public interface ZmqListenerRegistry {

	/**
	 * Add a listener; it starts at once if its application runs and it is to start with
	 * it.
	 * @param spec the listener
	 * @throws org.zmqspring.message.ZmqConfigurationException if the id is taken
	 */
	void register(ListenerSpec spec);

	/**
	 * Remove a listener: subscriptions, lane and meters go with it, after what is queued
	 * was handled or the shutdown timeout was over. Nothing happens if there is none.
	 * @param id its id
	 */
	void unregister(String id);

	/**
	 * Start a listener. If its application does not run yet, it starts with it.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none
	 */
	void start(String id);

	/**
	 * Stop a listener: it is subscribed no more, what is queued is handled within the
	 * shutdown timeout, then the listener is interrupted, once, and the rest is dropped.
	 * Returns when that is done, or at once if the listener itself is the caller.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none
	 */
	void stop(String id);

	/**
	 * Let a running listener take no more from its lane, which goes on filling up.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none
	 */
	void pause(String id);

	/**
	 * Let a paused listener take messages again.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none
	 */
	void resume(String id);

	/**
	 * Wait until every endpoint of every subscriber that a registered listener listens on
	 * is connected to a ZeroMQ peer.
	 * @param timeout how long to wait at most
	 * @return whether they were connected in time
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitConnected(Duration timeout) throws InterruptedException;

	Collection<ListenerInfo> listeners();

	Optional<ListenerInfo> listener(String id);

}
