package org.zmqspring.transport;

import java.time.Duration;

/**
 * ZMTP heartbeats (RFC 23/ZMTP 3.1, {@code ZMQ_HEARTBEAT_IVL} and its kin). Immutable.
 *
 * @param ivl time between two PINGs; zero switches heartbeats off
 * @param timeout how long to wait for traffic after a PING; strictly below {@code ivl},
 * or JeroMQ 0.6.0 does not notice a silent peer (its {@code MultiMap.insert} keeps the
 * cancelled timer)
 * @param ttl what the peer is told to wait; zero tells it nothing
 * @param everyPeer whether every peer of ZMTP 3 is sent PINGs and has to answer them;
 * otherwise only those are that are known to understand them, because they greet as ZMTP
 * 3.1, have sent a PING or are sockets of this project
 */
public record HeartbeatSettings(Duration ivl, Duration timeout, Duration ttl, boolean everyPeer) {

	/** No heartbeats. */
	public static final HeartbeatSettings OFF = new HeartbeatSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	/**
	 * Heartbeats for every peer.
	 * @param ivl time between two PINGs; zero switches heartbeats off
	 * @param timeout how long to wait for traffic after a PING; strictly below
	 * {@code ivl}
	 * @param ttl what the peer is told to wait; zero tells it nothing
	 */
	public HeartbeatSettings(Duration ivl, Duration timeout, Duration ttl) {
		this(ivl, timeout, ttl, true);
	}

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if the timeout is 0 or not below the interval
	 */
	public HeartbeatSettings {
		if (!ivl.isZero() && timeout.isZero()) {
			throw new IllegalArgumentException("heartbeat timeout must not be 0 while there are heartbeats");
		}
		if (!ivl.isZero() && timeout.compareTo(ivl) >= 0) {
			throw new IllegalArgumentException("heartbeat timeout " + timeout.toMillis()
					+ "ms must be below the heartbeat interval " + ivl.toMillis() + "ms");
		}
	}

}
