package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.zmqspring.transport.HeartbeatSettings;
import org.zmqspring.transport.KeepaliveSettings;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.PeerLimits;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.SocketType;

/** Requests for sockets, each with a key of its own. Thread-safe. */
final class Requests {

	private static final AtomicLong generation = new AtomicLong();

	private Requests() {
	}

	static SocketRequest subscriber(String address) {
		return request(SocketType.SUB, SocketMode.CONNECT, address, settings(1000, Duration.ofSeconds(1)));
	}

	static SocketRequest publisher(String address) {
		return request(SocketType.PUB, SocketMode.BIND, address, settings(1024, Duration.ofSeconds(1)));
	}

	/** Full queues drop what comes. */
	static SocketRequest publisherWithMark(String address, int sndHwm) {
		SocketSettings unlimited = settings(1024, Duration.ofSeconds(1));
		return request(SocketType.PUB, SocketMode.BIND, address,
				new SocketSettings(unlimited.handshakeIvl(), unlimited.heartbeat(), unlimited.keepalive(),
						unlimited.linger(), sndHwm, 0, unlimited.maxMsgSize(), 0, 0, false, unlimited.peers()));
	}

	static SocketRequest frontend(String address) {
		return request(SocketType.XSUB, SocketMode.CONNECT, address, settings(100_000, Duration.ofSeconds(1)));
	}

	static SocketRequest backend(String address, SocketSettings settings) {
		return request(SocketType.XPUB, SocketMode.BIND, address, settings);
	}

	static SocketRequest dealer(String address) {
		return request(SocketType.DEALER, SocketMode.CONNECT, address, settings(100_000, Duration.ofSeconds(1)));
	}

	static SocketRequest router(String address, int sndHwm) {
		return request(SocketType.ROUTER, SocketMode.BIND, address, publisherWithMark(address, sndHwm).settings());
	}

	static SocketRequest request(SocketType type, SocketMode mode, String address, SocketSettings settings) {
		return new SocketRequest(new SocketKey(new LinkId("default", type, address), generation.incrementAndGet()),
				mode, address, settings, new LinkTraffic());
	}

	/** Unlimited marks, so that no message is dropped however slow the machine is. */
	static SocketSettings settings(long maxMsgSize, Duration handshakeIvl) {
		return settings(maxMsgSize, handshakeIvl, HeartbeatSettings.OFF);
	}

	static SocketSettings settings(long maxMsgSize, Duration handshakeIvl, HeartbeatSettings heartbeat) {
		return new SocketSettings(handshakeIvl, heartbeat,
				new KeepaliveSettings(true, Duration.ofSeconds(10), Duration.ofSeconds(5), 3), Duration.ZERO, 0, 0,
				maxMsgSize, 0, 0, false, PeerLimits.DEFAULTS);
	}

}
