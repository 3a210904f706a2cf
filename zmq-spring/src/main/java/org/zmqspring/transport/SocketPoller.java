package org.zmqspring.transport;

import java.util.List;

import org.zmqspring.message.Internal;

/**
 * Waits for traffic on the sockets of one owner. Confined to the owner's thread, except
 * {@link #wakeup()}.
 *
 * @param <S> the kind of socket
 */
@Internal
public interface SocketPoller<S extends EngineSocket> extends AutoCloseable {

	/**
	 * Wait for messages of a socket from now on.
	 * @param socket the socket
	 */
	void add(S socket);

	/**
	 * Remove a socket; called before it is closed.
	 * @param socket the socket
	 */
	void remove(S socket);

	/**
	 * Stop offering a socket, so that its messages stay in the engine.
	 * @param socket the socket
	 */
	void hold(S socket);

	/**
	 * Offer a held socket again, at least once even if it has no new message.
	 * @param socket the socket
	 */
	void release(S socket);

	/**
	 * Wait until a socket has a message, {@link #wakeup()} is called or the time is over.
	 * A socket stays ready until its receive method has answered {@code null}.
	 * @param maxNanos longest time to wait; zero does not wait, {@link Long#MAX_VALUE}
	 * sets no limit
	 * @return the sockets that may have a message; valid until the next call
	 */
	List<S> await(long maxNanos);

	/** End the current wait. If there is none, end the next one. Thread-safe. */
	void wakeup();

	@Override
	void close();

}
