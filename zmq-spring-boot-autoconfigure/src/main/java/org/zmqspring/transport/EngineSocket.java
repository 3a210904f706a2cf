package org.zmqspring.transport;

/**
 * An engine socket. It is opened on one thread, handed over once and from then on
 * confined to its owner, who closes it.
 */
public interface EngineSocket {

	/**
	 * What names it.
	 * @return the link and its generation
	 */
	SocketKey key();

	/**
	 * Close it; never blocks. What is unsent is kept for the linger time. The engine
	 * answers with {@link LinkFact.Retired}. Closing twice does nothing.
	 */
	void close();

}
