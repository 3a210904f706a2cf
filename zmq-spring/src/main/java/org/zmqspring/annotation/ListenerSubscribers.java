package org.zmqspring.annotation;

import java.util.Set;

/**
 * Knows the subscribers that listeners can be put on. Called while the application starts
 * and when a lazy bean is created later. Must be thread-safe.
 */
@FunctionalInterface
public interface ListenerSubscribers {

	/**
	 * The names of all subscribers there are, those that listeners brought along
	 * included.
	 * @return the names
	 */
	Set<String> subscribers();

}
