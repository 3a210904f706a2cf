package org.zmqspring.listen;

import java.time.Duration;
import java.util.Set;

/** Knows whether subscribers are connected. Thread-safe. */
@FunctionalInterface
public interface Connections {

	/**
	 * Wait until every endpoint of every one of these subscribers is up.
	 * @param sockets their configured names
	 * @param timeout how long to wait at most
	 * @return whether they were up in time
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean await(Set<String> sockets, Duration timeout) throws InterruptedException;

}
