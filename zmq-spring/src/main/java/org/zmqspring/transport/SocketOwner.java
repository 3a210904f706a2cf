package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Owns engine sockets after they were opened. Both doors are thread-safe, never block and
 * keep their order.
 *
 * @param <S> the kind of socket
 */
@Internal
public interface SocketOwner<S extends EngineSocket> {

	/**
	 * Take a socket over for good.
	 * @param socket the socket; the caller must not touch it any more
	 */
	void adopt(S socket);

	/**
	 * Receive until the socket is dry, deliver what came, close it. Nothing happens if it
	 * is closed already.
	 * @param key the socket
	 */
	void retire(SocketKey key);

}
