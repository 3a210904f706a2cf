package org.zmqspring.listen;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All listeners by their id. Thread-safe. */
public interface ZmqListenerRegistry {

	/**
	 * Add a listener; it starts at once if its application runs and it is to start with
	 * it.
	 * @param spec the listener
	 * @throws org.zmqspring.message.ZmqConfigurationException if the id is taken, or one
	 * of its own endpoints is malformed
	 */
	void register(ListenerSpec spec);

	/**
	 * Remove a listener: subscriptions, lane, meters and a subscriber of its own go with
	 * it, after what is queued was handled or the shutdown timeout was over. Nothing
	 * happens if there is none.
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
	 * Let a listener have the messages of more topics from now on, running or not.
	 * @param id its id
	 * @param prefixes byte prefixes as in ZeroMQ; those it has already change nothing
	 * @throws IllegalArgumentException if there is none
	 */
	void subscribe(String id, String... prefixes);

	/**
	 * Let a listener have the messages of some topics no more. What is queued is still
	 * handled. Without any topic left it gets nothing.
	 * @param id its id
	 * @param prefixes as they were subscribed; those it has not change nothing
	 * @throws IllegalArgumentException if there is none
	 */
	void unsubscribe(String id, String... prefixes);

	/**
	 * The latest messages that a listener failed on for good, with their raw frames.
	 * @param id its id
	 * @return a copy, the oldest first
	 * @throws IllegalArgumentException if there is none
	 */
	List<QuarantinedMessage> quarantine(String id);

	/**
	 * Offer those messages to somebody who takes them out, such as to send them elsewhere
	 * or to forget them.
	 * @param id its id
	 * @param taker asked for each one, the oldest first; those for which it returns
	 * {@code false} or throws stay
	 * @return how many were taken out
	 * @throws IllegalArgumentException if there is no such listener
	 */
	int release(String id, Predicate<QuarantinedMessage> taker);

	/**
	 * Hand those messages to the listener once more, behind what waits for it. Those for
	 * which it has no room, those without their frames, and, where messages are
	 * conflated, those of whose topic a newer one waits, stay or come back.
	 * @param id its id
	 * @return how many the listener is offered; 0 while it is stopped
	 * @throws IllegalArgumentException if there is none
	 */
	int redeliver(String id);

	/**
	 * Wait until every endpoint of every subscriber that a registered listener listens on
	 * is connected to a ZeroMQ peer.
	 * @param timeout how long to wait at most
	 * @return whether they were connected in time
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitConnected(Duration timeout) throws InterruptedException;

	/**
	 * All registered listeners.
	 * @return a copy of the list; its elements are live
	 */
	Collection<ListenerInfo> listeners();

	/**
	 * One listener.
	 * @param id its id
	 * @return its figures, live; empty if there is none
	 */
	Optional<ListenerInfo> listener(String id);

}
