package org.zmqspring.transport.jeromq;

import java.time.Duration;

import org.zeromq.ZMQ;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.SocketSettings;

/**
 * Sets our settings on an engine socket, in the engine's units. Stateless, thread-safe.
 */
final class EngineOptions {

	/**
	 * The engine's own reconnect is parked: it draws its delay from [1, 2 * interval), so
	 * this is the largest interval that cannot overflow (JeroMQ 0.6.0,
	 * {@code TcpConnecter.getNewReconnectIvl}). 0 would kill the session, -1 retries
	 * without a pause.
	 */
	static final int PARKED_MILLIS = 1 << 30;

	private EngineOptions() {
	}

	static void subscriber(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		// Subscriptions beyond the send mark are dropped in silence.
		// Pinned by EngineFactsTests.subscriptionsBeyondTheSendMarkAreLost
		socket.setSndHWM(0);
	}

	static void publisher(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		socket.setSndHWM(settings.sndHwm());
		// every subscription of every peer is shown, so that they can be counted
		socket.setXpubVerboser(true);
	}

	private static void common(ZMQ.Socket socket, SocketSettings settings) {
		socket.setReconnectIVL(PARKED_MILLIS);
		socket.setReconnectIVLMax(0);
		socket.setHandshakeIvl(millis(settings.handshakeIvl()));
		socket.setLinger(settings.linger().isNegative() ? -1 : millis(settings.linger()));
		socket.setRcvHWM(settings.rcvHwm());
		socket.setMaxMsgSize(settings.maxMsgSize());
		socket.setIPv6(settings.ipv6());
		if (settings.sndBuf() > 0) {
			socket.setSendBufferSize(settings.sndBuf());
		}
		if (settings.rcvBuf() > 0) {
			socket.setReceiveBufferSize(settings.rcvBuf());
		}
		heartbeat(socket, settings.heartbeat());
		keepalive(socket, settings.keepalive());
	}

	private static void heartbeat(ZMQ.Socket socket, HeartbeatSettings heartbeat) {
		if (!heartbeat.ivl().isZero()) {
			socket.setHeartbeatIvl(millis(heartbeat.ivl()));
			socket.setHeartbeatTimeout(millis(heartbeat.timeout()));
			socket.setHeartbeatTtl(millis(heartbeat.ttl()));
		}
	}

	private static void keepalive(ZMQ.Socket socket, KeepaliveSettings keepalive) {
		socket.setTCPKeepAlive(keepalive.enabled() ? 1 : 0);
		if (keepalive.enabled()) {
			socket.setTCPKeepAliveIdle(seconds(keepalive.idle()));
			socket.setTCPKeepAliveInterval(seconds(keepalive.intvl()));
			socket.setTCPKeepAliveCount(keepalive.cnt());
		}
	}

	private static int millis(Duration duration) {
		return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
	}

	private static long seconds(Duration duration) {
		return Math.max(1, Math.min(duration.toSeconds(), Short.MAX_VALUE));
	}

}
