package org.zmqspring.transport;

import org.zmqspring.message.Internal;

/**
 * Takes facts from any thread, including the threads of the engine. It never blocks, and
 * throws only if memory is exhausted.
 */
@FunctionalInterface
@Internal
public interface FactSink {

	/**
	 * Take a fact.
	 * @param key the socket that the fact is about
	 * @param fact what has happened
	 * @param atNanos when it happened, by the ticker
	 */
	void offer(SocketKey key, LinkFact fact, long atNanos);

	/**
	 * A fact was lost, usually because memory is exhausted, or may come too late. The
	 * receiver soon asks {@link Transport#isSound} about every socket. Allocates nothing
	 * and never throws.
	 */
	default void missed() {
	}

}
