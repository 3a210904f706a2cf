package org.zmqspring.actuate;

import org.zmqspring.message.Internal;

/** Says whether the thread that receives has stalled. Thread-safe. */
@FunctionalInterface
@Internal
public interface PollerWatch {

	/**
	 * Whether the poller should have finished a cycle by now and has not.
	 * @return {@code false} also while it is not running
	 */
	boolean isStalled();

}
