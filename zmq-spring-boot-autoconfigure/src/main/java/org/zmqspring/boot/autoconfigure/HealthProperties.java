package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.zmqspring.actuate.Require;

/**
 * What the health of the application requires of its links. Not thread-safe; filled while
 * the application starts.
 */
public class HealthProperties {

	/**
	 * Which endpoints of a socket must be up for the socket to be healthy.
	 */
	private Require require = Require.ANY;

	/**
	 * Time for which an endpoint may be down before it affects the health.
	 */
	private Duration grace = Duration.ofSeconds(30);

	public Require getRequire() {
		return this.require;
	}

	public void setRequire(Require require) {
		this.require = require;
	}

	public Duration getGrace() {
		return this.grace;
	}

	public void setGrace(Duration grace) {
		this.grace = grace;
	}

}
