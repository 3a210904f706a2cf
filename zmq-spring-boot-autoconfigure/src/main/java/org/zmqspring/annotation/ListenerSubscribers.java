package org.zmqspring.annotation;

import java.util.List;
import java.util.Set;

/**
 * The subscribers that listeners can be put on. Called while the application starts and
 * when a lazy bean is created later. Must be thread-safe.
 */
public interface ListenerSubscribers {

	/**
	 * The names of all subscribers there are, those from {@link #open} included.
	 * @return the names
	 */
	Set<String> subscribers();

	/**
	 * Add a subscriber for one listener. Its links open when the application starts, or
	 * at once if it runs.
	 * @param name its name, the id of the listener; not one of {@link #subscribers()}
	 * @param endpoints where it connects, at least one
	 * @throws org.zmqspring.message.ZmqConfigurationException if an endpoint is malformed
	 */
	void open(String name, List<String> endpoints);

}
