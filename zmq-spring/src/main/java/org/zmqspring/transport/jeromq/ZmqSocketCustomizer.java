package org.zmqspring.transport.jeromq;

import org.zeromq.ZMQ;

/**
 * Sets options of a JeroMQ socket that have no property. It is called once for every
 * connection attempt, on the thread that opens the socket. At that time, the starter has
 * set its own options, and the socket is not connected or bound yet. It must not keep the
 * socket. It is also called for the sockets of replays: a {@code ROUTER} has the name of
 * its publisher, a {@code DEALER} that of its subscriber.
 */
@FunctionalInterface
public interface ZmqSocketCustomizer {

	/**
	 * Set further options. Do not change the reconnect interval, because the engine must
	 * not reconnect by itself. If you set a heartbeat interval other than
	 * {@code heartbeat-ivl}, the engine sends heartbeats to every peer that speaks ZMTP
	 * 3. The same is true if you set a message allocator; that also removes the limits on
	 * what peers send.
	 * @param socketName the configured name of the socket, such as {@code default}
	 * @param socket the engine's socket
	 */
	void customize(String socketName, ZMQ.Socket socket);

}
