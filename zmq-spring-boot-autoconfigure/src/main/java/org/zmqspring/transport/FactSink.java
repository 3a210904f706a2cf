package org.zmqspring.transport;

/**
 * Takes facts from any thread, the engine's among them: it never blocks and never throws.
 */
@FunctionalInterface
public interface FactSink {

	/**
	 * Leave a fact.
	 * @param key the socket it is about
	 * @param fact what has happened
	 * @param atNanos when, by the ticker
	 */
	void offer(SocketKey key, LinkFact fact, long atNanos);

}
