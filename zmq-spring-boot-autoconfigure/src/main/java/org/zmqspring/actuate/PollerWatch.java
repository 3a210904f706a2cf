package org.zmqspring.actuate;

import org.zmqspring.message.Internal;

/** Says whether the receiving thread has stalled. Thread-safe. */
@FunctionalInterface
@Internal
public interface PollerWatch {

	/**
	 * Whether the poller has not completed a cycle in time.
	 * @return {@code false} also while the poller is not running
	 */
	boolean isStalled();

}
