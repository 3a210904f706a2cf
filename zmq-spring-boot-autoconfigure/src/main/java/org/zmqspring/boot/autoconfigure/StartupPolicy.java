package org.zmqspring.boot.autoconfigure;

/**
 * What happens if an endpoint cannot be bound or connected while the application starts.
 */
public enum StartupPolicy {

	/** The application does not start. */
	FAIL,

	/**
	 * The application starts, and the endpoint is tried again with the reconnect
	 * interval.
	 */
	RETRY,

	/** The application starts, whatever becomes of the endpoint. */
	CONTINUE

}
