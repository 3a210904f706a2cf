package org.zmqspring.test;

import java.time.Duration;

import org.zmqspring.config.SocketBuilder;

/** The options of the socket of each peer. Stateless, thread-safe. */
final class PeerOptions {

	/** A port that the operating system chooses. */
	static final String ANY_PORT = "tcp://127.0.0.1:*";

	private PeerOptions() {
	}

	/**
	 * The peer connects again at once, and lets the application detect a silent network.
	 */
	static void apply(SocketBuilder<?> socket) {
		socket.options((options) -> options.linger(Duration.ZERO).heartbeatIvl(Duration.ZERO))
			.reconnect((reconnect) -> reconnect.reconnectIvl(Duration.ofMillis(10))
				.reconnectIvlMax(Duration.ofMillis(100)));
	}

}
