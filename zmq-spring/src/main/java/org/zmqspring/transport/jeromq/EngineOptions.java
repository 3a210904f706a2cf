package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;
import zmq.SocketBase;

/**
 * Sets the options of an engine socket, in the units of the engine. Stateless,
 * thread-safe.
 */
final class EngineOptions {

	/**
	 * How long the engine waits before it reconnects by itself. The socket is retired
	 * before that. The interval must not be longer: the engine keeps a closed socket and
	 * its timer until the timer is due (JeroMQ 0.6.0, {@code PollerBase.executeTimers}).
	 * 0 would end the session, and -1 retries without a pause. The engine draws the delay
	 * from [1, 2 * interval), see {@link #parkExactly}.
	 */
	static final int PARKED_MILLIS = 60_000;

	/**
	 * How many bytes the engine reads at once from a connection. With its own 8 KB it
	 * reads, and wakes the receiving thread, four times as often.
	 */
	private static final int READ_BATCH = 32 * 1024;

	/**
	 * The padding in the greeting of each socket of this project. ZMTP gives it no
	 * meaning. The engine greets as ZMTP 3.0, which has no heartbeats, but it answers
	 * heartbeats. By this number, sockets of this project recognize each other. JeroMQ
	 * and libzmq write the length of the identity plus one there. Only a {@code ROUTER}
	 * also uses the identity itself, see {@link #requester}.
	 */
	static final int GREETING_PADDING = 83;

	/** How many requests may wait until they are sent. */
	private static final int REQUESTS = 16;

	private EngineOptions() {
	}

	static void subscriber(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		// The engine silently drops subscriptions beyond the send mark.
		// Pinned by EngineFactsTests.subscriptionsBeyondTheSendMarkAreLost
		socket.setSndHWM(0);
	}

	static void publisher(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		socket.setSndHWM(settings.sndHwm());
		// Every subscription of every peer is reported, so that they can be counted.
		socket.setXpubVerboser(true);
		if (settings.isNodrop()) {
			FlowControl.requirePossible();
		}
	}

	static void backend(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		socket.setSndHWM(settings.sndHwm());
		if (settings.isNodrop()) {
			FlowControl.requirePossible();
		}
	}

	/**
	 * Set what a customizer must not change. A backend reports the first subscription to
	 * a prefix and the end of the last one, and nothing else: the forwarder counts links
	 * that hold a prefix, not peers.
	 */
	static void afterCustomizers(ZMQ.Socket socket, SocketType type) {
		if (type == SocketType.XPUB) {
			// This also resets "verboser".
			socket.setXpubVerbose(false);
			socket.setXpubManual(false);
		}
	}

	static void requester(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		socket.setSndHWM(REQUESTS);
		// A ROUTER ignores a peer that has the identity of another peer.
		// Pinned by EngineFactsTests.aRouterIgnoresASecondPeerOfTheSameIdentity
		socket.setIdentity(identity(UUID.randomUUID() + " "));
	}

	static void replier(ZMQ.Socket socket, SocketSettings settings) {
		common(socket, settings);
		socket.setSndHWM(settings.sndHwm());
		// Otherwise messages for peers that are full or gone are dropped silently.
		socket.setRouterMandatory(true);
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
		// Only its length matters, see GREETING_PADDING. Peers of ZMTP 2.0 receive it.
		socket.setIdentity(identity(""));
		keepalive(socket, settings.keepalive());
	}

	private static byte[] identity(String unique) {
		return (unique + "org.zmqspring ".repeat(6)).substring(0, GREETING_PADDING - 1)
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Make the engine wait exactly {@link #PARKED_MILLIS} if its attempt fails. The
	 * engine takes the interval at the start of the attempt, and adds a random delay
	 * below the current interval. With a current interval of 1 that delay is 0. Called on
	 * its I/O thread. Pinned by
	 * {@code EngineFactsTests.aDelayIsExactIfItsIntervalIsOneMeanwhile}.
	 */
	static void parkExactly(SocketBase socket) {
		socket.setSocketOpt(zmq.ZMQ.ZMQ_RECONNECT_IVL, 1);
	}

	/**
	 * Make the engine never reconnect after the current connection is lost. Called on its
	 * I/O thread. Pinned by
	 * {@code EngineFactsTests.noAttemptFollowsIfTheIntervalIsMinusOneMeanwhile}.
	 */
	static void neverReconnect(SocketBase socket) {
		socket.setSocketOpt(zmq.ZMQ.ZMQ_RECONNECT_IVL, -1);
	}

	/**
	 * Make the engine read larger batches from a connection that it has just made. The
	 * engine takes the size of a batch from the receive buffer option when the peer
	 * greets. It has set the buffer of the channel before that, so the kernel still
	 * adapts that buffer. Called on its I/O thread. Pinned by
	 * {@code EngineFactsTests.aReceiveBufferSetOnceConnectedIsTheReadBatch}.
	 */
	static void readInBatches(SocketBase socket) {
		if (socket.getSocketOpt(zmq.ZMQ.ZMQ_RCVBUF) < READ_BATCH) {
			socket.setSocketOpt(zmq.ZMQ.ZMQ_RCVBUF, READ_BATCH);
		}
	}

	/**
	 * The engine's own heartbeats, which a customizer may change; see
	 * {@link #withoutHeartbeats}.
	 */
	private static void heartbeat(ZMQ.Socket socket, HeartbeatSettings heartbeat) {
		if (!heartbeat.ivl().isZero()) {
			socket.setHeartbeatIvl(millis(heartbeat.ivl()));
			socket.setHeartbeatTimeout(millis(heartbeat.timeout()));
			socket.setHeartbeatTtl(millis(heartbeat.ttl()));
		}
	}

	/**
	 * Leave heartbeats to {@link Heartbeats}, unless a customizer has set another
	 * interval. Returns whether the engine sends no heartbeats now.
	 */
	static boolean withoutHeartbeats(ZMQ.Socket socket, HeartbeatSettings heartbeat) {
		boolean ours = !heartbeat.ivl().isZero() && socket.getHeartbeatIvl() == millis(heartbeat.ivl());
		if (ours) {
			socket.setHeartbeatIvl(0);
		}
		return ours;
	}

	/**
	 * Set keys, or user and password, on a socket that is neither bound nor connected.
	 * Keys in files are read now. The domain names the socket in ZAP requests; it is
	 * {@code null} if its peers are not checked.
	 */
	static void security(ZMQ.Socket socket, SecuritySettings security, @Nullable String zapDomain) {
		if (zapDomain != null) {
			socket.setZapDomain(zapDomain);
		}
		if (security.curve() != null) {
			curve(socket, security.curve());
		}
		else if (security.plain() != null) {
			plain(socket, security.plain());
		}
	}

	private static void curve(ZMQ.Socket socket, CurveSettings curve) {
		CurveKeyPair own = curve.ownKeys();
		if (curve.serverKey() != null) {
			socket.setCurveServerKey(curve.serverKey().key().bytes());
		}
		else {
			socket.setCurveServer(true);
		}
		socket.setCurvePublicKey(own.publicKey().bytes());
		socket.setCurveSecretKey(own.secretKey().bytes());
	}

	private static void plain(ZMQ.Socket socket, PlainSettings plain) {
		if (plain.credentials() == null) {
			socket.setPlainServer(true);
			return;
		}
		socket.setPlainUsername(plain.credentials().username());
		socket.setPlainPassword(plain.credentials().password().text());
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
