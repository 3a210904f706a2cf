package org.zmqspring.transport.jeromq.zap;

import java.util.function.Consumer;
import java.util.function.Predicate;

import org.zmqspring.transport.SocketKey;

/**
 * The connections of one bound socket, as far as ZAP needs to know and to end them.
 * Thread-safe.
 */
public interface PeerConnections {

	/**
	 * The socket.
	 * @return its key
	 */
	SocketKey key();

	/**
	 * Mark one connection from this address as checked. The engine does not say which of
	 * several connections from one address a request is about.
	 * @param address the address of the peer, without the port
	 * @return whether there is a connection from this address that was not checked yet
	 */
	boolean markChecked(String address);

	/**
	 * End connections in the same way as if their peers had ended them.
	 * @param condition which ones, by the address of the peer without the port
	 */
	void endConnections(Predicate<String> condition);

	/**
	 * Report each connection that ends before its peer was checked.
	 * @param listener is given the address without the port; must not block
	 */
	void reportUnchecked(Consumer<String> listener);

}
