package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Adds what the engine is told about ZeroMQ's protocol and its queues, as far as it was
 * configured. Not thread-safe; filled while the application starts.
 */
public class ZmtpOptions extends TcpOptions {

	/**
	 * Bound on the ZeroMQ greeting, from the moment TCP is connected, or 0 for none.
	 * Where a socket binds, or has keys or a password, it is the bound on the whole
	 * handshake, with 5s more for whoever judges peers.
	 */
	private @Nullable Duration handshakeIvl;

	/**
	 * Time between two heartbeats, which notice a peer that fell silent, or 0 to switch
	 * them off. Unless set, only peers that are known to understand heartbeats are sent
	 * any; if set, every peer is, and has to answer.
	 */
	private @Nullable Duration heartbeatIvl;

	/**
	 * Time to wait for an answer to a heartbeat. Must be below the heartbeat interval, of
	 * which it is 90 percent by default. Time in which this side does not read is not
	 * counted.
	 */
	private @Nullable Duration heartbeatTimeout;

	/**
	 * Time that the peer is asked to wait for our heartbeats, or 0 to ask for nothing.
	 */
	private @Nullable Duration heartbeatTtl;

	/**
	 * Time to keep unsent messages when a socket is closed. By default 1 second for
	 * publishers and 0 for subscribers.
	 */
	private @Nullable Duration linger;

	/**
	 * Number of messages that may wait for each peer to take them, or 0 for no limit.
	 * Those beyond it are dropped by the engine.
	 */
	private @Nullable Integer sndHwm;

	/**
	 * Number of messages of each peer that may wait to be received, or 0 for no limit.
	 */
	private @Nullable Integer rcvHwm;

	/**
	 * Size of the largest frame accepted from a peer; a larger one ends that connection,
	 * and so does a message of several frames that is four times as large. By default
	 * 16MB for subscribers and 1KB for publishers, which are sent subscriptions only.
	 */
	private @Nullable DataSize maxMsgSize;

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

}
