package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Takes facts from any thread, the engine's among them: it never blocks, and throws only
 * for want of memory.
 */
@FunctionalInterface
@Internal
public interface FactSink {

	/**
	 * Leave a fact.
	 * @param key the socket it is about
	 * @param fact what has happened
	 * @param atNanos when, by the ticker
	 */
	void offer(SocketKey key, LinkFact fact, long atNanos);

	/**
	 * A fact could not be left, as a rule for want of memory, or may come too late: ask
	 * {@link Transport#isSound} about every socket soon. Allocates nothing and never
	 * throws.
	 */
	default void missed() {
	}

}
