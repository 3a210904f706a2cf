package org.zmqspring.boot.autoconfigure;

/**
 * Observations of sent messages and of calls of listeners. Not thread-safe; filled while
 * the application starts.
 */
public class ObservationProperties {

	/**
	 * Whether to observe the sending of messages and the calls of listeners, if the
	 * application has an ObservationRegistry.
	 */
	private boolean enabled;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
