package org.zmqspring.integration.faults;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * One way in which something on the publisher's port is no good publisher. Immutable.
 *
 * @param name for people
 * @param shakesHands whether it begins with a whole and correct handshake
 * @param pieces what it says then, with a short pause between the pieces
 * @param end what it does at last
 */
record Misbehaviour(String name, boolean shakesHands, List<byte[]> pieces, End end) {

	private static final Duration PAUSE = Duration.ofMillis(2);

	/** How a connection ends. */
	enum End {

		HOLD, FIN, RST

	}

	Misbehaviour(String name, boolean shakesHands, byte[] words, End end) {
		this(name, shakesHands, List.of(words), end);
	}

	/** Treat one connection that way; the caller closes it. */
	void play(Socket connection) throws IOException {
		if (this.shakesHands) {
			Zmtp.meet(connection);
		}
		connection.setTcpNoDelay(true);
		for (byte[] piece : this.pieces) {
			connection.getOutputStream().write(piece);
			if (this.pieces.size() > 1) {
				Pause.of(PAUSE);
			}
		}
		switch (this.end) {
			case HOLD -> RawPeer.readToTheEnd(connection);
			case FIN -> {
				connection.shutdownOutput();
				RawPeer.readToTheEnd(connection);
			}
			case RST -> connection.setSoLinger(true, 0);
		}
	}

	@Override
	public String toString() {
		return this.name + ", then " + this.end;
	}

}
