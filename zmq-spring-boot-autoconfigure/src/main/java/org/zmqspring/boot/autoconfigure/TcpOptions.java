package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Adds what the operating system is told about TCP connections, as far as it was
 * configured. Not thread-safe; filled while the application starts.
 */
public class TcpOptions extends SecurityOptions {

	/**
	 * Whether the operating system probes idle connections, so that a host that vanished
	 * is noticed.
	 */
	private @Nullable Boolean tcpKeepalive;

	/**
	 * Quiet time before the first probe, in whole seconds.
	 */
	private @Nullable Duration tcpKeepaliveIdle;

	/**
	 * Time between two probes, in whole seconds.
	 */
	private @Nullable Duration tcpKeepaliveIntvl;

	/**
	 * Number of unanswered probes that end the connection.
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
	 * Whether to use IPv6 addresses as well.
	 */
	private @Nullable Boolean ipv6;

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

	public @Nullable Boolean getIpv6() {
		return this.ipv6;
	}

	public void setIpv6(@Nullable Boolean ipv6) {
		this.ipv6 = ipv6;
	}

}
