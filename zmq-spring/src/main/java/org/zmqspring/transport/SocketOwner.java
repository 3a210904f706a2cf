package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Owns engine sockets after they were opened. Both methods are thread-safe and never
 * block; the owner carries out their calls in order.
 *
 * @param <S> the kind of socket
 */
@Internal
public interface SocketOwner<S extends EngineSocket> {

	/**
	 * Take ownership of a socket.
	 * @param socket the socket; the caller must not use it afterwards
	 */
	void adopt(S socket);

	/**
	 * Receive and deliver messages until the socket is empty, then close it. Nothing
	 * happens if it is closed already.
	 * @param key the socket
	 */
	void retire(SocketKey key);

}
