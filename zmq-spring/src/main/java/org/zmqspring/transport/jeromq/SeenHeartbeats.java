package org.zmqspring.transport.jeromq;

import java.nio.charset.StandardCharsets;

import zmq.Msg;

/**
 * Which of the heartbeat commands of ZMTP 3.1 a peer has sent. Confined to the engine's
 * I/O thread.
 */
final class SeenHeartbeats {

	private static final byte[] PING = "\4PING".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PONG = "\4PONG".getBytes(StandardCharsets.US_ASCII);

	private boolean ping;

	private boolean pong;

	/** Take note of a command. */
	void note(Msg command) {
		this.ping |= begins(command, PING);
		this.pong |= begins(command, PONG);
	}

	private static boolean begins(Msg command, byte[] name) {
		if (command.size() < name.length) {
			return false;
		}
		for (int i = 0; i < name.length; i++) {
			if (command.get(i) != name[i]) {
				return false;
			}
		}
		return true;
	}

	/** Whether the peer has sent a PING, and so understands one. */
	boolean ping() {
		return this.ping;
	}

	/** Whether the peer has answered a PING. */
	boolean pong() {
		return this.pong;
	}

}
