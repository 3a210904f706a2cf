package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.zmqspring.message.Internal;

/**
 * The subscribers of the application, and those that listeners bring along. Must be
 * thread-safe.
 */
@Internal
public interface SubscriberSockets {

	/**
	 * The names of all subscribers there are, those that listeners brought along
	 * included. Called while the application starts and when a lazy bean is created
	 * later.
	 * @return the names
	 */
	Set<String> names();

	/**
	 * Add a subscriber for one listener. Its links open when the application starts, or
	 * at once if it runs.
	 * @param name its name, the id of the listener
	 * @param endpoints where it connects, at least one
	 * @throws org.zmqspring.message.ZmqConfigurationException if an endpoint is malformed
	 * or the name is that of another subscriber
	 */
	void open(String name, List<String> endpoints);

	/**
	 * Close the links of such a subscriber and forget it. Nothing happens if there is
	 * none.
	 * @param name its name
	 * @param bound how long to wait for the end of the links
	 */
	void close(String name, Duration bound);

	/**
	 * How a subscriber is read.
	 * @param name its name
	 * @return its settings; the defaults if there is no such subscriber
	 */
	SubscriberSettings settings(String name);

	/**
	 * Where a subscriber receives from.
	 * @param name its name
	 * @return its endpoints as configured; none if there is no such subscriber
	 */
	List<String> endpoints(String name);

	/**
	 * Wait until every endpoint of every one of these subscribers is up.
	 * @param names their names
	 * @param timeout how long to wait at most
	 * @return whether they were up in time
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitConnected(Set<String> names, Duration timeout) throws InterruptedException;

}
