package org.zmqspring.actuate;

/** Says whether the thread that receives has stalled. Thread-safe. */
@FunctionalInterface
public interface PollerWatch {

	/**
	 * Whether the poller should have finished a cycle by now and has not.
	 * @return {@code false} also while it is not running
	 */
	boolean isStalled();

}
