package org.zmqspring.transport;

import java.time.Duration;

import org.zmqspring.message.Internal;

/**
 * A messaging engine. Facts about every socket it opens go to the {@link FactSink} it was
 * made with, until {@link LinkFact.Retired}. Thread-safe.
 */
@Internal
public interface Transport {

	/**
	 * Open a subscriber socket: options, monitoring, then bind or connect. It has no
	 * subscriptions yet.
	 * @param request what to open
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then nothing is left behind
	 * and no fact follows
	 */
	SubscriberSocket openSubscriber(SocketRequest request);

	/**
	 * Open a publisher socket.
	 * @param request what to open
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then nothing is left behind
	 * and no fact follows
	 */
	PublisherSocket openPublisher(SocketRequest request);

	/**
	 * Make what one thread waits with for several sockets.
	 * @param <S> the kind of socket
	 * @return a poller without sockets, to be closed by its user
	 */
	<S extends EngineSocket> SocketPoller<S> newPoller();

	/**
	 * Make the engine look at all its connections once more. Cures the greeting stall of
	 * JeroMQ 0.6.0, whose I/O thread sometimes forgets to register a fresh connection.
	 * @param key the socket that stalls
	 */
	void nudge(SocketKey key);

	/**
	 * Whether something of a socket is left, so that {@link LinkFact.Retired} may follow.
	 * @param key the socket
	 * @return {@code false} if it never was opened, or was closed and nothing of it is
	 * left
	 */
	default boolean isThere(SocketKey key) {
		return true;
	}

	/**
	 * Whether a socket is there and no fact about it was {@link FactSink#missed()
	 * missed}. If its engine has died, that is told now, unless it was told before.
	 * @param key the socket
	 * @return {@code false} if its link must be opened again
	 */
	default boolean isSound(SocketKey key) {
		return true;
	}

	/**
	 * End the engine. All sockets should be closed; one that is not is named in the log.
	 * The next open starts it again.
	 * @param bound how long to wait at most
	 */
	void close(Duration bound);

}
