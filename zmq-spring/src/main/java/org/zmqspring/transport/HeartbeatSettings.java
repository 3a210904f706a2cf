package org.zmqspring.transport;

import java.time.Duration;

/**
 * ZMTP heartbeats (RFC 37/ZMTP 3.1; {@code ZMQ_HEARTBEAT_IVL}, {@code _TIMEOUT} and
 * {@code _TTL}). Immutable.
 *
 * @param ivl time between two PINGs; zero switches heartbeats off
 * @param timeout how long to wait for traffic after a PING; less than {@code ivl}, or
 * JeroMQ 0.6.0 does not detect a silent peer (its {@code MultiMap.insert} keeps the
 * cancelled timer)
 * @param ttl after this time without traffic the peer is to end the connection; zero
 * leaves it to the peer
 * @param everyPeer {@code true} sends PINGs to every peer of ZMTP 3, which has to answer
 * them; {@code false} only to peers that are known to understand them: they greet as ZMTP
 * 3.1, have sent a PING, or are sockets of this project
 */
public record HeartbeatSettings(Duration ivl, Duration timeout, Duration ttl, boolean everyPeer) {

	/** No heartbeats. */
	public static final HeartbeatSettings OFF = new HeartbeatSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	/**
	 * Heartbeats for every peer.
	 * @param ivl time between two PINGs; zero switches heartbeats off
	 * @param timeout how long to wait for traffic after a PING; less than {@code ivl}
	 * @param ttl after this time without traffic the peer is to end the connection; zero
	 * leaves it to the peer
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
