package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;

/**
 * Opens and closes subscribers that listeners bring along. Must be thread-safe.
 */
public interface SubscriberSockets {

	/** Knows of no such subscribers. */
	SubscriberSockets NONE = new SubscriberSockets() {

		@Override
		public void open(String name, List<String> endpoints) {
			throw new UnsupportedOperationException("Listeners cannot bring subscribers along here: " + name);
		}

		@Override
		public void close(String name, Duration bound) {
		}

	};

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
	 * How such a subscriber is read.
	 * @param name its name
	 * @return its settings
	 */
	default SubscriberSettings settings(String name) {
		return SubscriberSettings.NONE;
	}

	/**
	 * Close the links of such a subscriber and forget it. Nothing happens if there is
	 * none.
	 * @param name its name
	 * @param bound how long to wait for the end of the links
	 */
	void close(String name, Duration bound);

	/**
	 * Where a subscriber receives from.
	 * @param name its name
	 * @return its endpoints as configured; none if they are not known
	 */
	default List<String> endpoints(String name) {
		return List.of();
	}

}
