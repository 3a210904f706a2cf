package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.zmqspring.message.Internal;

/**
 * The configured subscribers, and those that belong to one listener. Must be thread-safe.
 */
@Internal
public interface SubscriberSockets {

	/**
	 * The names of all subscribers, also of those that belong to one listener. Called
	 * while the application starts, and later when a lazy bean is created.
	 * @return the names
	 */
	Set<String> names();

	/**
	 * Add a subscriber for one listener. Its links open when the application starts, or
	 * at once if it runs.
	 * @param name its name, which is the id of the listener
	 * @param endpoints where it connects to, at least one
	 * @param before called with its settings before a link opens; if this throws, the
	 * subscriber is not added
	 * @throws org.zmqspring.message.ZmqConfigurationException if an endpoint is malformed
	 * or the name is that of another subscriber
	 */
	void open(String name, List<String> endpoints, Consumer<SubscriberSettings> before);

	/**
	 * Close the links of such a subscriber and remove it. Nothing happens if there is
	 * none.
	 * @param name its name
	 * @param bound how long to wait until the links are closed
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
	 * Wait until all endpoints of these subscribers are connected.
	 * @param names their names
	 * @param timeout how long to wait at most
	 * @return whether they were connected in time
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean awaitConnected(Set<String> names, Duration timeout) throws InterruptedException;

}
