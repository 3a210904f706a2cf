package org.zmqspring.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for peers that must come back on the port they had, outside of the range
 * that outgoing connections take theirs from: a subscriber that dials an absent peer
 * there would at times reach itself. Stateless.
 */
public final class TestPorts {

	private TestPorts() {
	}

	/**
	 * A port of the loopback interface that was free a moment ago.
	 * @return the port
	 */
	public static int free() {
		for (int i = 0; i < 100; i++) {
			int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// taken: the next one
			}
		}
		throw new IllegalStateException("no free port found");
	}

}
