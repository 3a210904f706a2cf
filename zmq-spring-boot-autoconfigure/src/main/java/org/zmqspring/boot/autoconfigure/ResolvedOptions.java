package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.link.ReconnectSettings;
import org.zmqspring.transport.SocketSettings;

import org.springframework.util.unit.DataSize;

/**
 * The options of one socket, each from the most specific level that sets it: the socket,
 * all sockets, built in. Immutable.
 */
final class ResolvedOptions {

	private static final ReconnectSettings RECONNECT = ReconnectSettings.DEFAULTS;

	private final ConfiguredSocket socket;

	private final SocketOptions shared;

	private final SocketSettings defaults;

	ResolvedOptions(ConfiguredSocket socket, SocketOptions shared) {
		this.socket = socket;
		this.shared = shared;
		this.defaults = socket.isPublisher() ? SocketSettings.publisherDefaults() : SocketSettings.subscriberDefaults();
	}

	Option<Duration> reconnectIvl() {
		return resolve("reconnect-ivl", SocketOptions::getReconnectIvl, RECONNECT.ivl());
	}

	Option<Duration> reconnectIvlMax() {
		Duration ivl = reconnectIvl().value();
		boolean follows = ivl.compareTo(RECONNECT.ivlMax()) > 0 && ivl.compareTo(Problems.LONGEST) <= 0;
		return resolve("reconnect-ivl-max", SocketOptions::getReconnectIvlMax, follows ? ivl : RECONNECT.ivlMax());
	}

	Option<Double> reconnectJitter() {
		return resolve("reconnect-jitter", SocketOptions::getReconnectJitter, RECONNECT.jitter());
	}

	Option<Duration> reconnectResetAfter() {
		return resolve("reconnect-reset-after", SocketOptions::getReconnectResetAfter, RECONNECT.resetAfter());
	}

	Option<Duration> connectTimeout() {
		return resolve("connect-timeout", SocketOptions::getConnectTimeout, RECONNECT.connectTimeout());
	}

	/**
	 * A publisher receives nothing, so what is set for all sockets is not meant for it.
	 */
	Option<Duration> staleAfter() {
		if (this.socket.isPublisher()) {
			return new Option<>(this.socket.property("stale-after"), Duration.ZERO, false);
		}
		return resolve("stale-after", SocketOptions::getStaleAfter, RECONNECT.staleAfter());
	}

	Option<Duration> handshakeIvl() {
		return resolve("handshake-ivl", SocketOptions::getHandshakeIvl, this.defaults.handshakeIvl());
	}

	/**
	 * A publisher that waits for slow subscribers sends none unless told to: its
	 * heartbeats wait behind its messages, and the answers would come too late.
	 */
	Option<Duration> heartbeatIvl() {
		boolean waits = this.socket.properties() instanceof PublisherProperties publisher && publisher.isXpubNodrop();
		return resolve("heartbeat-ivl", SocketOptions::getHeartbeatIvl,
				waits ? Duration.ZERO : this.defaults.heartbeat().ivl());
	}

	/** Follows the interval in force unless it is set itself. */
	Option<Duration> heartbeatTimeout() {
		return resolve("heartbeat-timeout", SocketOptions::getHeartbeatTimeout,
				Duration.ofMillis(heartbeatIvl().value().toMillis() * 9 / 10));
	}

	Option<Duration> heartbeatTtl() {
		return resolve("heartbeat-ttl", SocketOptions::getHeartbeatTtl, this.defaults.heartbeat().ttl());
	}

	Option<Duration> linger() {
		return resolve("linger", SocketOptions::getLinger, this.defaults.linger());
	}

	Option<Integer> sndHwm() {
		return resolve("snd-hwm", SocketOptions::getSndHwm, this.defaults.sndHwm());
	}

	Option<Integer> rcvHwm() {
		return resolve("rcv-hwm", SocketOptions::getRcvHwm, this.defaults.rcvHwm());
	}

	Option<DataSize> maxMsgSize() {
		return resolve("max-msg-size", SocketOptions::getMaxMsgSize, DataSize.ofBytes(this.defaults.maxMsgSize()));
	}

	Option<Boolean> tcpKeepalive() {
		return resolve("tcp-keepalive", SocketOptions::getTcpKeepalive, this.defaults.keepalive().enabled());
	}

	Option<Duration> tcpKeepaliveIdle() {
		return resolve("tcp-keepalive-idle", SocketOptions::getTcpKeepaliveIdle, this.defaults.keepalive().idle());
	}

	Option<Duration> tcpKeepaliveIntvl() {
		return resolve("tcp-keepalive-intvl", SocketOptions::getTcpKeepaliveIntvl, this.defaults.keepalive().intvl());
	}

	Option<Integer> tcpKeepaliveCnt() {
		return resolve("tcp-keepalive-cnt", SocketOptions::getTcpKeepaliveCnt, this.defaults.keepalive().cnt());
	}

	Option<Integer> sndBuf() {
		return resolve("snd-buf", SocketOptions::getSndBuf, this.defaults.sndBuf());
	}

	Option<Integer> rcvBuf() {
		return resolve("rcv-buf", SocketOptions::getRcvBuf, this.defaults.rcvBuf());
	}

	Option<Boolean> ipv6() {
		return resolve("ipv6", SocketOptions::getIpv6, this.defaults.ipv6());
	}

	private <T> Option<T> resolve(String name, Function<SocketOptions, @Nullable T> getter, T builtIn) {
		T own = getter.apply(this.socket.properties());
		if (own != null) {
			return new Option<>(this.socket.property(name), own, true);
		}
		T shared = getter.apply(this.shared);
		if (shared != null) {
			return new Option<>("zmq." + name, shared, true);
		}
		return new Option<>(this.socket.property(name), builtIn, false);
	}

}
