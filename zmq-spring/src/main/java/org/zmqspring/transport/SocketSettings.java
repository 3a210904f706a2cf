package org.zmqspring.transport;

import java.time.Duration;

import org.zmqspring.security.SecuritySettings;

/**
 * Options of one engine socket, set before it connects or binds and never changed after.
 * Immutable.
 *
 * @param handshakeIvl bound on the ZMTP greeting; zero is none
 * @param heartbeat ZMTP heartbeats
 * @param keepalive TCP keep-alive
 * @param linger how long unsent messages are kept at close; zero drops them
 * @param sndHwm send high-water mark in messages; zero is unlimited
 * @param rcvHwm receive high-water mark in messages; zero is unlimited
 * @param maxMsgSize largest frame accepted from a peer, in bytes
 * @param sndBuf kernel send buffer in bytes; zero leaves it to the operating system
 * @param rcvBuf kernel receive buffer in bytes; zero leaves it to the operating system
 * @param ipv6 whether IPv6 addresses are used
 * @param peers how much the peers of a bound socket may take
 * @param security how it proves who it is and whom it lets in
 * @param nodropTimeout of a publisher: how long a subscriber may take nothing while
 * messages wait for it; zero lets messages wait for no subscriber
 */
public record SocketSettings(Duration handshakeIvl, HeartbeatSettings heartbeat, KeepaliveSettings keepalive,
		Duration linger, int sndHwm, int rcvHwm, long maxMsgSize, int sndBuf, int rcvBuf, boolean ipv6,
		PeerLimits peers, SecuritySettings security, Duration nodropTimeout) {

	/**
	 * Settings of a socket without security and flow control.
	 * @param handshakeIvl bound on the ZMTP greeting; zero is none
	 * @param heartbeat ZMTP heartbeats
	 * @param keepalive TCP keep-alive
	 * @param linger how long unsent messages are kept at close; zero drops them
	 * @param sndHwm send high-water mark in messages; zero is unlimited
	 * @param rcvHwm receive high-water mark in messages; zero is unlimited
	 * @param maxMsgSize largest frame accepted from a peer, in bytes
	 * @param sndBuf kernel send buffer in bytes; zero leaves it to the operating system
	 * @param rcvBuf kernel receive buffer in bytes; zero leaves it to the operating
	 * system
	 * @param ipv6 whether IPv6 addresses are used
	 * @param peers how much the peers of a bound socket may take
	 */
	public SocketSettings(Duration handshakeIvl, HeartbeatSettings heartbeat, KeepaliveSettings keepalive,
			Duration linger, int sndHwm, int rcvHwm, long maxMsgSize, int sndBuf, int rcvBuf, boolean ipv6,
			PeerLimits peers) {
		this(handshakeIvl, heartbeat, keepalive, linger, sndHwm, rcvHwm, maxMsgSize, sndBuf, rcvBuf, ipv6, peers,
				SecuritySettings.NONE, Duration.ZERO);
	}

	/**
	 * The same with other security.
	 * @param other how it proves who it is and whom it lets in
	 * @return the settings
	 */
	public SocketSettings with(SecuritySettings other) {
		return new SocketSettings(this.handshakeIvl, this.heartbeat, this.keepalive, this.linger, this.sndHwm,
				this.rcvHwm, this.maxMsgSize, this.sndBuf, this.rcvBuf, this.ipv6, this.peers, other,
				this.nodropTimeout);
	}

	/**
	 * The same of a publisher whose messages wait for subscribers that have no room.
	 * @param timeout how long a subscriber may take nothing meanwhile; zero lets messages
	 * wait for no subscriber
	 * @return the settings
	 */
	public SocketSettings withNodrop(Duration timeout) {
		return new SocketSettings(this.handshakeIvl, this.heartbeat, this.keepalive, this.linger, this.sndHwm,
				this.rcvHwm, this.maxMsgSize, this.sndBuf, this.rcvBuf, this.ipv6, this.peers, this.security, timeout);
	}

	/**
	 * Whether messages wait for subscribers that have no room ({@code xpub-nodrop}).
	 * @return {@code true} if they wait
	 */
	public boolean isNodrop() {
		return !this.nodropTimeout.isZero();
	}

	/**
	 * What a subscriber gets unless configured otherwise.
	 * @return the defaults of a subscriber
	 */
	public static SocketSettings subscriberDefaults() {
		return defaults(Duration.ZERO, 16 * 1024 * 1024);
	}

	/**
	 * What a publisher gets unless configured otherwise. Peers send it subscriptions
	 * only, hence the small limit.
	 * @return the defaults of a publisher
	 */
	public static SocketSettings publisherDefaults() {
		return defaults(Duration.ofSeconds(1), 1024);
	}

	private static SocketSettings defaults(Duration linger, long maxMsgSize) {
		return new SocketSettings(Duration.ofSeconds(3),
				new HeartbeatSettings(Duration.ofSeconds(5), Duration.ofMillis(4500), Duration.ZERO, false),
				new KeepaliveSettings(true, Duration.ofSeconds(10), Duration.ofSeconds(5), 3), linger, 1000, 1000,
				maxMsgSize, 0, 0, false, PeerLimits.DEFAULTS);
	}

}
