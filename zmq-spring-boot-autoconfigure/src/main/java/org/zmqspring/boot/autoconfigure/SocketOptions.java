package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The options of a socket that can be set for all sockets and for each one; adds how a
 * link that is lost or cannot be opened is tried again. Not thread-safe; filled while the
 * application starts.
 */
public class SocketOptions extends ZmtpOptions {

	/**
	 * First reconnect interval, at least 1 millisecond.
	 */
	private @Nullable Duration reconnectIvl;

	/**
	 * Upper bound of the doubling reconnect interval, never exceeded, or 0 to keep the
	 * interval constant. Where it is not set, a longer reconnect-ivl is its own bound.
	 */
	private @Nullable Duration reconnectIvlMax;

	/**
	 * Share of each reconnect interval that is random, between 0 and 1.
	 */
	private @Nullable Double reconnectJitter;

	/**
	 * Time that a link must stay up before its reconnect interval starts anew.
	 */
	private @Nullable Duration reconnectResetAfter;

	/**
	 * Bound on one attempt to connect, or 0 to leave it to the operating system.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * Time without any message after which the connection of a subscriber is opened anew,
	 * or 0 to keep it.
	 */
	private @Nullable Duration staleAfter;

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

}
