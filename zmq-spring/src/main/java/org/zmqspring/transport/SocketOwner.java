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
	 * Close a socket; a subscriber first delivers the messages that it has received. Does
	 * nothing if the socket is closed already.
	 * @param key the socket
	 */
	void retire(SocketKey key);

}
