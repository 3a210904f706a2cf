package org.zmqspring.transport;

import java.time.Duration;

/**
 * ZMTP heartbeats (RFC 37/ZMTP 3.1; {@code ZMQ_HEARTBEAT_IVL}, {@code _TIMEOUT} and
 * {@code _TTL}). Immutable.
 *
 * @param ivl time between two PINGs; zero switches heartbeats off
 * @param timeout how long to wait for traffic after a PING; less than {@code ivl}, so
 * that the answer is due before the next PING
 * @param ttl time without traffic after which the peer must end the connection; zero
 * leaves this time to the peer
 * @param everyPeer whether every peer of ZMTP 3 gets PINGs and must answer them.
 * Otherwise, only peers that are known to understand PINGs get them: peers that greet as
 * ZMTP 3.1, that have sent a PING, or that use this project
 */
public record HeartbeatSettings(Duration ivl, Duration timeout, Duration ttl, boolean everyPeer) {

	/** No heartbeats. */
	public static final HeartbeatSettings OFF = new HeartbeatSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	/**
	 * Heartbeats for every peer.
	 * @param ivl time between two PINGs; zero switches heartbeats off
	 * @param timeout how long to wait for traffic after a PING; less than {@code ivl}
	 * @param ttl time without traffic after which the peer must end the connection; zero
	 * leaves this time to the peer
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
			throw new IllegalArgumentException("heartbeat timeout must not be 0 unless the heartbeat interval is 0");
		}
		if (!ivl.isZero() && timeout.compareTo(ivl) >= 0) {
			throw new IllegalArgumentException("heartbeat timeout " + timeout.toMillis()
					+ "ms must be below the heartbeat interval " + ivl.toMillis() + "ms");
		}
	}

}
