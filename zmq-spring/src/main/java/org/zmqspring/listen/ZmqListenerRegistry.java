package org.zmqspring.listen;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All listeners by their id. Thread-safe. */
public interface ZmqListenerRegistry {

	/**
	 * Add a listener. If the application already runs and the listener has auto-startup,
	 * the listener starts at once.
	 * @param spec the listener
	 * @throws org.zmqspring.message.ZmqConfigurationException if the id is taken, or one
	 * of its own endpoints is malformed
	 */
	void register(ListenerSpec spec);

	/**
	 * Stop a listener as {@link #stop} does, and remove it with its meters and its own
	 * subscriber. Nothing happens if there is no such listener.
	 * @param id its id
	 */
	void unregister(String id);

	/**
	 * Start a listener. If the application does not run yet, the listener starts with it.
	 * @param id its id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	void start(String id);

	/**
	 * Stop a listener. Its topics are unsubscribed, and queued messages are handled
	 * within the shutdown timeout. After that the listener is interrupted once and the
	 * other messages are dropped. Returns when that is done. If the listener itself is
	 * the caller, returns at once.
	 * @param id its id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	void stop(String id);

	/**
	 * Pause a running listener. New messages wait in its queue.
	 * @param id its id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	void pause(String id);

	/**
	 * Resume a paused listener.
	 * @param id its id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	void resume(String id);

	/**
	 * Subscribe a running or stopped listener to more topics.
	 * @param id its id
	 * @param prefixes byte prefixes as in ZeroMQ; those it has already are ignored
	 * @throws IllegalArgumentException if there is no such listener
	 */
	void subscribe(String id, String... prefixes);

	/**
	 * Unsubscribe a listener from some topics. Queued messages are still handled. A
	 * listener without topics gets no messages.
	 * @param id its id
	 * @param prefixes the prefixes as they were subscribed; others are ignored
	 * @throws IllegalArgumentException if there is no such listener
	 */
	void unsubscribe(String id, String... prefixes);

	/**
	 * The quarantine of a listener: the latest messages that it finally failed on, with
	 * their raw frames.
	 * @param id its id
	 * @return a copy, the oldest first
	 * @throws IllegalArgumentException if there is no such listener
	 */
	List<QuarantinedMessage> quarantine(String id);

	/**
	 * Remove messages from the quarantine of a listener, for example to send them
	 * elsewhere.
	 * @param id its id
	 * @param taker called with each message, the oldest first; if it returns
	 * {@code true}, the message is removed
	 * @return how many were removed
	 * @throws IllegalArgumentException if there is no such listener
	 */
	int release(String id, Predicate<QuarantinedMessage> taker);

	/**
	 * Offer a listener the messages of its quarantine again. They are queued after the
	 * messages that wait. A message stays in the quarantine if there is no room for it,
	 * if it has no frames, or if messages are conflated and a newer one of its topic
	 * waits.
	 * @param id its id
	 * @return how many are offered; 0 while the listener is stopped
	 * @throws IllegalArgumentException if there is no such listener
	 */
	int redeliver(String id);

	/**
	 * Wait until the subscribers of all registered listeners are connected. A subscriber
	 * that connects must have a ZeroMQ peer at each of its endpoints. A subscriber that
	 * binds must listen on them.
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
