package org.zmqspring.transport;

import java.util.List;

import org.zmqspring.message.Internal;

/**
 * Waits for traffic on the sockets of one owner. Confined to the owner's thread, but for
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
	 * Forget a socket; called before it is closed.
	 * @param socket the socket
	 */
	void remove(S socket);

	/**
	 * Stop offering a socket, so that its messages stay in the engine.
	 * @param socket the socket
	 */
	void hold(S socket);

	/**
	 * Offer a held socket again, and once at least even if nothing new came.
	 * @param socket the socket
	 */
	void release(S socket);

	/**
	 * Wait until a socket has something, somebody calls {@link #wakeup()} or time is
	 * over. A socket stays ready until its receive method has answered {@code null}.
	 * @param maxNanos how long at most; zero only looks, {@link Long#MAX_VALUE} waits
	 * without bound
	 * @return the sockets that may have something; valid until the next call
	 */
	List<S> await(long maxNanos);

	/** End a wait that is going on, or the next one. Thread-safe. */
	void wakeup();

	@Override
	void close();

}
