package org.zmqspring.boot.autoconfigure;

/**
 * Observations of what is sent and of calls of listeners. Not thread-safe; filled while
 * the application starts.
 */
public class ObservationProperties {

	/**
	 * Whether to observe what is sent and the calls of listeners, where the application
	 * has an ObservationRegistry.
	 */
	private boolean enabled;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
