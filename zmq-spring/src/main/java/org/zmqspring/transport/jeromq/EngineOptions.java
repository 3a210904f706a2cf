package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.zeromq.ZMQ;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.SocketSettings;
import zmq.SocketBase;

/**
 * Sets our settings on an engine socket, in the engine's units. Stateless, thread-safe.
 */
final class EngineOptions {

	/**
	 * How long the engine waits before it would dial again by itself; until then the
	 * socket is retired. Not longer: the engine keeps the timer of a socket that was
	 * closed, and with it the socket, until it would have fired (JeroMQ 0.6.0,
	 * {@code PollerBase.executeTimers}). 0 would kill the session, -1 retries without a
	 * pause. The delay is drawn from [1, 2 * interval), see {@link #parkExactly}.
	 */
	static final int PARKED_MILLIS = 60_000;

	/**
	 * What the engine reads at once from a connection, if there is so much. With its own
	 * 8 KB it asks the kernel four times as often, and wakes who receives as often.
	 */
	private static final int READ_BATCH = 32 * 1024;

	/**
	 * What the padding of our greetings says, which ZMTP gives no meaning to. The engine
	 * greets as ZMTP 3.0, which has no heartbeats, although it answers them; by this
	 * number we know each other. It stands for the length of an identity, plus one, as in
	 * libzmq and JeroMQ; sockets of ours have no other use for one.
	 */
	static final int GREETING_PADDING = 83;

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
		if (settings.isNodrop()) {
			FlowControl.requirePossible();
		}
	}

	private static void common(ZMQ.Socket socket, SocketSettings settings) {
		socket.setReconnectIVL(PARKED_MILLIS);
		socket.setReconnectIVLMax(0);
		socket.setHandshakeIvl(millis(settings.handshakeIvl()));
		socket.setLinger(settings.linger().isNegative() ? -1 : millis(settings.linger()));
		socket.setRcvHWM(settings.rcvHwm());
		socket.setMaxMsgSize(FrameLimits.of(settings).largest());
		socket.setIPv6(settings.ipv6());
		socket.setBacklog(settings.backlog());
		if (settings.sndBuf() > 0) {
			socket.setSendBufferSize(settings.sndBuf());
		}
		if (settings.rcvBuf() > 0) {
			socket.setReceiveBufferSize(settings.rcvBuf());
		}
		heartbeat(socket, settings.heartbeat());
		// Only its length matters, see GREETING_PADDING; a peer of ZMTP 2.0 is sent it.
		socket.setIdentity(
				"org.zmqspring ".repeat(6).substring(0, GREETING_PADDING - 1).getBytes(StandardCharsets.US_ASCII));
		keepalive(socket, settings.keepalive());
	}

	/**
	 * Have the engine wait exactly the parked interval should its attempt fail: it draws
	 * from an interval below the present one, starting from the one at the beginning of
	 * the attempt. Called on its I/O thread. Pinned by
	 * {@code EngineFactsTests.aDelayIsExactIfItsIntervalIsOneMeanwhile}.
	 */
	static void parkExactly(SocketBase socket) {
		socket.setSocketOpt(zmq.ZMQ.ZMQ_RECONNECT_IVL, 1);
	}

	/**
	 * Have the engine make no further attempt once the connection that it has is lost.
	 * Called on its I/O thread. Pinned by
	 * {@code EngineFactsTests.noAttemptFollowsIfTheIntervalIsMinusOneMeanwhile}.
	 */
	static void neverReconnect(SocketBase socket) {
		socket.setSocketOpt(zmq.ZMQ.ZMQ_RECONNECT_IVL, -1);
	}

	/**
	 * Have the engine read larger batches from the connection that it has just made: it
	 * takes the size from the receive buffer's when the peer greets, and has set the
	 * buffer itself, which the kernel adapts better, before. Called on its I/O thread.
	 * Pinned by {@code EngineFactsTests.aReceiveBufferSetOnceConnectedIsTheReadBatch}.
	 */
	static void readInBatches(SocketBase socket) {
		if (socket.getSocketOpt(zmq.ZMQ.ZMQ_RCVBUF) < READ_BATCH) {
			socket.setSocketOpt(zmq.ZMQ.ZMQ_RCVBUF, READ_BATCH);
		}
	}

	/**
	 * The engine's own, which a customizer may change; see {@link #withoutHeartbeats}.
	 */
	private static void heartbeat(ZMQ.Socket socket, HeartbeatSettings heartbeat) {
		if (!heartbeat.ivl().isZero()) {
			socket.setHeartbeatIvl(millis(heartbeat.ivl()));
			socket.setHeartbeatTimeout(millis(heartbeat.timeout()));
			socket.setHeartbeatTtl(millis(heartbeat.ttl()));
		}
	}

	/**
	 * Leave heartbeats to {@link Heartbeats}, unless a customizer has chosen others.
	 * @return whether the engine sends none now
	 */
	static boolean withoutHeartbeats(ZMQ.Socket socket, HeartbeatSettings heartbeat) {
		boolean ours = !heartbeat.ivl().isZero() && socket.getHeartbeatIvl() == millis(heartbeat.ivl());
		if (ours) {
			socket.setHeartbeatIvl(0);
		}
		return ours;
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
