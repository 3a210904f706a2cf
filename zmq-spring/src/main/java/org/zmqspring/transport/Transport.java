package org.zmqspring.transport;

import java.time.Duration;

import org.zmqspring.message.Internal;

/**
 * A messaging engine. It reports facts about every socket that it opens to the
 * {@link FactSink} it was made with, up to {@link LinkFact.Retired}. Thread-safe.
 */
@Internal
public interface Transport {

	/**
	 * Open a subscriber socket: set its options, watch its events, bind or connect it. It
	 * has no subscriptions yet.
	 * @param request what to open
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then no socket is left and no
	 * fact follows
	 */
	SubscriberSocket openSubscriber(SocketRequest request);

	/**
	 * Open a publisher socket.
	 * @param request what to open
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then no socket is left and no
	 * fact follows
	 */
	PublisherSocket openPublisher(SocketRequest request);

	/**
	 * Make a poller, with which one thread waits for several sockets.
	 * @param <S> the kind of socket
	 * @return a poller without sockets, to be closed by its user
	 */
	<S extends EngineSocket> SocketPoller<S> newPoller();

	/**
	 * Make the engine look at all its connections again. This ends the greeting stall of
	 * JeroMQ 0.6.0, whose I/O thread sometimes forgets to register a new connection.
	 * @param key the socket that stalls
	 */
	void nudge(SocketKey key);

	/**
	 * Whether a socket still exists, so that {@link LinkFact.Retired} can follow.
	 * @param key the socket
	 * @return {@code false} if it was never opened, or is closed completely
	 */
	default boolean isThere(SocketKey key) {
		return true;
	}

	/**
	 * Whether a socket exists and no fact about it was {@link FactSink#missed() missed}.
	 * If its engine has died, this call reports it, unless that was done before.
	 * @param key the socket
	 * @return {@code false} if its link must be opened again
	 */
	default boolean isSound(SocketKey key) {
		return true;
	}

	/**
	 * End the engine. All sockets should be closed; the log names those that are not. The
	 * next open starts the engine again.
	 * @param bound how long to wait at most
	 */
	void close(Duration bound);

}
