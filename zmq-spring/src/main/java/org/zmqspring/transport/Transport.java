package org.zmqspring.transport;

import java.time.Duration;

import org.zmqspring.message.Internal;

/**
 * A messaging engine. It reports facts about every socket that it opens to the
 * {@link FactSink} it was created with. The final one is {@link LinkFact.Retired}.
 * Thread-safe.
 */
@Internal
public interface Transport {

	/**
	 * Open a subscriber socket: set its options, watch its events, bind or connect it. It
	 * has no subscriptions yet.
	 * @param request what to open
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then there is no socket and no
	 * fact follows
	 */
	SubscriberSocket openSubscriber(SocketRequest request);

	/**
	 * Open a publisher socket.
	 * @param request what to open
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then there is no socket and no
	 * fact follows
	 */
	PublisherSocket openPublisher(SocketRequest request);

	/**
	 * Open a socket that asks a peer. It connects once, and drops unsent requests when it
	 * is closed.
	 * @param request what to open; its type is {@link SocketType#DEALER} and its mode
	 * {@link SocketMode#CONNECT}
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then there is no socket and no
	 * fact follows
	 */
	DealerSocket openDealer(SocketRequest request);

	/**
	 * Open a socket that answers requests. It drops unsent answers when it is closed.
	 * @param request what to open; its type is {@link SocketType#ROUTER}
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then there is no socket and no
	 * fact follows
	 */
	RouterSocket openRouter(SocketRequest request);

	/**
	 * Open the frontend of a forwarder. It has no subscriptions yet.
	 * @param request what to open; its type is {@link SocketType#XSUB}
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then there is no socket and no
	 * fact follows
	 */
	XsubSocket openXsub(SocketRequest request);

	/**
	 * Open the backend of a forwarder.
	 * @param request what to open; its type is {@link SocketType#XPUB}
	 * @return the socket, to be handed to its owner
	 * @throws ZmqTransportException if the engine refuses; then there is no socket and no
	 * fact follows
	 */
	XpubSocket openXpub(SocketRequest request);

	/**
	 * Create a poller, so that one thread can wait for several sockets.
	 * @param <S> the kind of socket
	 * @return a poller without sockets; its user must close it
	 */
	<S extends EngineSocket> SocketPoller<S> newPoller();

	/**
	 * Make the engine check all its connections again. This ends the greeting stall of
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
	 * If the engine has died and no fact says so yet, this call sends that fact.
	 * @param key the socket
	 * @return {@code false} if its link must be opened again
	 */
	default boolean isSound(SocketKey key) {
		return true;
	}

	/**
	 * End the engine. All sockets should be closed; the log names those that are not. The
	 * next open starts the engine again.
	 * @param bound longest time to wait
	 */
	void close(Duration bound);

}
