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
	 * is parked on purpose. A heartbeat interval other than {@code heartbeat-ivl} leaves
	 * heartbeats to the engine, which sends them to every peer of ZMTP 3; so does an
	 * allocator of messages, which also takes away the limits on what peers send.
	 * @param socketName the configured name of the socket, such as {@code default}
	 * @param socket the engine's socket
	 */
	void customize(String socketName, ZMQ.Socket socket);

}
