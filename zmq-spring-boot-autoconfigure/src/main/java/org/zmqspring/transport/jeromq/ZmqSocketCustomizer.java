package org.zmqspring.transport.jeromq;

import org.zeromq.ZMQ;

/**
 * Changes a JeroMQ socket after our own options were set and before it connects or binds,
 * for what has no property. Called on whichever thread opens sockets, once for every
 * connection attempt; must not keep the socket.
 */
@FunctionalInterface
public interface ZmqSocketCustomizer {

	/**
	 * Set further options. Leave the reconnect interval alone: the engine's own reconnect
	 * is parked on purpose.
	 * @param socketName the configured name of the socket, such as {@code default}
	 * @param socket the engine's socket
	 */
	void customize(String socketName, ZMQ.Socket socket);

}
