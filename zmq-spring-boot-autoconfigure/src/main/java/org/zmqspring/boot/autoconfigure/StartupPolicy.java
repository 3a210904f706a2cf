package org.zmqspring.boot.autoconfigure;

/**
 * What happens if an endpoint cannot be bound or connected while the application starts.
 * {@link #RETRY} and {@link #CONTINUE} do the same.
 */
public enum StartupPolicy {

	/** The application does not start. */
	FAIL,

	/**
	 * The application starts, and the endpoint is retried with the reconnect interval.
	 */
	RETRY,

	/** The same as {@link #RETRY}. */
	CONTINUE

}
