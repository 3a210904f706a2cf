package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * The options of a socket that can be set for all sockets and for each one. A value that
 * is not set is taken from the options of all sockets. Not thread-safe; filled while the
 * application starts.
 */
public class SocketOptions {

	/**
	 * First reconnect interval, at least 1 millisecond.
	 */
	private @Nullable Duration reconnectIvl;

	/**
	 * Upper bound of the reconnect interval, which doubles after each failed attempt. 0
	 * keeps the interval constant. If it is not set, it is 5s, or reconnect-ivl if that
	 * is longer.
	 */
	private @Nullable Duration reconnectIvlMax;

	/**
	 * Share of each reconnect interval that is random, between 0 and 1.
	 */
	private @Nullable Double reconnectJitter;

	/**
	 * Time for which a link must be up before its reconnect interval starts from
	 * reconnect-ivl again.
	 */
	private @Nullable Duration reconnectResetAfter;

	/**
	 * Longest time of one attempt to connect, or 0 to leave it to the operating system.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * Time without a message after which a subscriber closes its connection and
	 * reconnects, or 0 to keep the connection.
	 */
	private @Nullable Duration staleAfter;

	/**
	 * Longest time for the ZeroMQ greeting after TCP has connected, or 0 for no limit.
	 * With keys or a password, the rest of the handshake may take handshake-ivl + 5s. For
	 * a socket that binds, the whole handshake may take handshake-ivl, or handshake-ivl +
	 * 5s if it checks its peers.
	 */
	private @Nullable Duration handshakeIvl;

	/**
	 * Time between two heartbeats, which detect a peer that has become silent. 0 switches
	 * them off. If it is not set, only peers that are known to understand heartbeats get
	 * them. If it is set, every peer gets them and must answer.
	 */
	private @Nullable Duration heartbeatIvl;

	/**
	 * Time to wait for the answer to a heartbeat. Must be below heartbeat-ivl, and is 90
	 * percent of it by default. Time in which this side does not read is not counted.
	 */
	private @Nullable Duration heartbeatTimeout;

	/**
	 * Time after which the peer must disconnect if it receives nothing from this side. 0
	 * leaves this time to the peer.
	 */
	private @Nullable Duration heartbeatTtl;

	/**
	 * Time to keep unsent messages after the socket is closed. By default 1 second for
	 * publishers and 0 for subscribers.
	 */
	private @Nullable Duration linger;

	/**
	 * Number of messages that may wait for each peer, or 0 for no limit. The engine drops
	 * further messages for that peer.
	 */
	private @Nullable Integer sndHwm;

	/**
	 * Number of messages from each peer that may wait to be read, or 0 for no limit.
	 */
	private @Nullable Integer rcvHwm;

	/**
	 * Size of the largest frame that is accepted from a peer. A larger frame ends the
	 * connection, and so does a message of several frames that is four times as large. By
	 * default 16MB for subscribers and 1KB for publishers, which receive only
	 * subscriptions.
	 */
	private @Nullable DataSize maxMsgSize;

	/**
	 * Whether the operating system probes idle connections, to detect a host that has
	 * vanished.
	 */
	private @Nullable Boolean tcpKeepalive;

	/**
	 * Idle time before the first probe, in whole seconds.
	 */
	private @Nullable Duration tcpKeepaliveIdle;

	/**
	 * Time between two probes, in whole seconds.
	 */
	private @Nullable Duration tcpKeepaliveIntvl;

	/**
	 * Number of unanswered probes after which the connection ends.
	 */
	private @Nullable Integer tcpKeepaliveCnt;

	/**
	 * Size of the kernel's send buffer in bytes, or 0 to leave it to the operating
	 * system.
	 */
	private @Nullable Integer sndBuf;

	/**
	 * Size of the kernel's receive buffer in bytes, or 0 to leave it to the operating
	 * system.
	 */
	private @Nullable Integer rcvBuf;

	/**
	 * Number of connections that may wait to be accepted if the socket binds.
	 */
	private @Nullable Integer backlog;

	/**
	 * Whether to use IPv6 addresses as well.
	 */
	private @Nullable Boolean ipv6;

	/**
	 * Encryption and authentication by keys.
	 */
	@NestedConfigurationProperty
	private final CurveProperties curve = new CurveProperties();

	/**
	 * Authentication by name and password, sent without encryption.
	 */
	@NestedConfigurationProperty
	private final PlainProperties plain = new PlainProperties();

	/**
	 * Who may connect to sockets that bind.
	 */
	@NestedConfigurationProperty
	private final ZapProperties zap = new ZapProperties();

	public @Nullable Duration getReconnectIvl() {
		return this.reconnectIvl;
	}

	public void setReconnectIvl(@Nullable Duration reconnectIvl) {
		this.reconnectIvl = reconnectIvl;
	}

	public @Nullable Duration getReconnectIvlMax() {
		return this.reconnectIvlMax;
	}

	public void setReconnectIvlMax(@Nullable Duration reconnectIvlMax) {
		this.reconnectIvlMax = reconnectIvlMax;
	}

	public @Nullable Double getReconnectJitter() {
		return this.reconnectJitter;
	}

	public void setReconnectJitter(@Nullable Double reconnectJitter) {
		this.reconnectJitter = reconnectJitter;
	}

	public @Nullable Duration getReconnectResetAfter() {
		return this.reconnectResetAfter;
	}

	public void setReconnectResetAfter(@Nullable Duration reconnectResetAfter) {
		this.reconnectResetAfter = reconnectResetAfter;
	}

	public @Nullable Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public @Nullable Duration getStaleAfter() {
		return this.staleAfter;
	}

	public void setStaleAfter(@Nullable Duration staleAfter) {
		this.staleAfter = staleAfter;
	}

	public @Nullable Duration getHandshakeIvl() {
		return this.handshakeIvl;
	}

	public void setHandshakeIvl(@Nullable Duration handshakeIvl) {
		this.handshakeIvl = handshakeIvl;
	}

	public @Nullable Duration getHeartbeatIvl() {
		return this.heartbeatIvl;
	}

	public void setHeartbeatIvl(@Nullable Duration heartbeatIvl) {
		this.heartbeatIvl = heartbeatIvl;
	}

	public @Nullable Duration getHeartbeatTimeout() {
		return this.heartbeatTimeout;
	}

	public void setHeartbeatTimeout(@Nullable Duration heartbeatTimeout) {
		this.heartbeatTimeout = heartbeatTimeout;
	}

	public @Nullable Duration getHeartbeatTtl() {
		return this.heartbeatTtl;
	}

	public void setHeartbeatTtl(@Nullable Duration heartbeatTtl) {
		this.heartbeatTtl = heartbeatTtl;
	}

	public @Nullable Duration getLinger() {
		return this.linger;
	}

	public void setLinger(@Nullable Duration linger) {
		this.linger = linger;
	}

	public @Nullable Integer getSndHwm() {
		return this.sndHwm;
	}

	public void setSndHwm(@Nullable Integer sndHwm) {
		this.sndHwm = sndHwm;
	}

	public @Nullable Integer getRcvHwm() {
		return this.rcvHwm;
	}

	public void setRcvHwm(@Nullable Integer rcvHwm) {
		this.rcvHwm = rcvHwm;
	}

	public @Nullable DataSize getMaxMsgSize() {
		return this.maxMsgSize;
	}

	public void setMaxMsgSize(@Nullable DataSize maxMsgSize) {
		this.maxMsgSize = maxMsgSize;
	}

	public @Nullable Boolean getTcpKeepalive() {
		return this.tcpKeepalive;
	}

	public void setTcpKeepalive(@Nullable Boolean tcpKeepalive) {
		this.tcpKeepalive = tcpKeepalive;
	}

	public @Nullable Duration getTcpKeepaliveIdle() {
		return this.tcpKeepaliveIdle;
	}

	public void setTcpKeepaliveIdle(@Nullable Duration tcpKeepaliveIdle) {
		this.tcpKeepaliveIdle = tcpKeepaliveIdle;
	}

	public @Nullable Duration getTcpKeepaliveIntvl() {
		return this.tcpKeepaliveIntvl;
	}

	public void setTcpKeepaliveIntvl(@Nullable Duration tcpKeepaliveIntvl) {
		this.tcpKeepaliveIntvl = tcpKeepaliveIntvl;
	}

	public @Nullable Integer getTcpKeepaliveCnt() {
		return this.tcpKeepaliveCnt;
	}

	public void setTcpKeepaliveCnt(@Nullable Integer tcpKeepaliveCnt) {
		this.tcpKeepaliveCnt = tcpKeepaliveCnt;
	}

	public @Nullable Integer getSndBuf() {
		return this.sndBuf;
	}

	public void setSndBuf(@Nullable Integer sndBuf) {
		this.sndBuf = sndBuf;
	}

	public @Nullable Integer getRcvBuf() {
		return this.rcvBuf;
	}

	public void setRcvBuf(@Nullable Integer rcvBuf) {
		this.rcvBuf = rcvBuf;
	}

	public @Nullable Integer getBacklog() {
		return this.backlog;
	}

	public void setBacklog(@Nullable Integer backlog) {
		this.backlog = backlog;
	}

	public @Nullable Boolean getIpv6() {
		return this.ipv6;
	}

	public void setIpv6(@Nullable Boolean ipv6) {
		this.ipv6 = ipv6;
	}

	public CurveProperties getCurve() {
		return this.curve;
	}

	public PlainProperties getPlain() {
		return this.plain;
	}

	public ZapProperties getZap() {
		return this.zap;
	}

}
