package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.SocketMode;

/**
 * Adds the properties that only one socket can have: where it binds or connects, and what
 * happens at start-up. Not thread-safe; filled while the application starts.
 */
public abstract class SocketProperties extends SocketOptions {

	/**
	 * Comma-separated list of endpoints, such as tcp://host:5556, tcp://*:5556 or
	 * inproc://name. A socket without endpoints is not created.
	 */
	private List<String> endpoints = new ArrayList<>();

	/**
	 * Whether the socket binds its endpoints or connects to them.
	 */
	private SocketMode mode;

	/**
	 * What happens if an endpoint cannot be bound or connected at start-up. By default
	 * 'fail' if the socket binds and 'continue' if it connects. 'retry' and 'continue'
	 * mean the same.
	 */
	private @Nullable StartupPolicy startup;

	/**
	 * Longest time for which the start waits until all endpoints are connected. Then
	 * 'startup' applies.
	 */
	private Duration awaitConnected = Duration.ZERO;

	/**
	 * Number of peers that may be connected to a bound socket at the same time, or 0 for
	 * no limit. Further peers are disconnected, first those that have not finished the
	 * handshake.
	 */
	private int maxPeers = 1000;

	protected SocketProperties(SocketMode mode) {
		this.mode = mode;
	}

	public List<String> getEndpoints() {
		return this.endpoints;
	}

	public void setEndpoints(List<String> endpoints) {
		this.endpoints = endpoints;
	}

	public SocketMode getMode() {
		return this.mode;
	}

	public void setMode(SocketMode mode) {
		this.mode = mode;
	}

	public @Nullable StartupPolicy getStartup() {
		return this.startup;
	}

	public void setStartup(@Nullable StartupPolicy startup) {
		this.startup = startup;
	}

	public Duration getAwaitConnected() {
		return this.awaitConnected;
	}

	public void setAwaitConnected(Duration awaitConnected) {
		this.awaitConnected = awaitConnected;
	}

	public int getMaxPeers() {
		return this.maxPeers;
	}

	public void setMaxPeers(int maxPeers) {
		this.maxPeers = maxPeers;
	}

}
