package org.zmqspring.integration.hostile;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

import org.zmqspring.integration.faults.Zmtp;

/** A good subscriber that comes to a publisher after strangers did. Stateless. */
final class Newcomer {

	private Newcomer() {
	}

	/**
	 * How long it takes from dialling to the first message; fails after thirty seconds.
	 */
	static Duration hearsAfter(int port) throws IOException {
		long began = System.nanoTime();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(30_000);
			Zmtp.meet(socket, "SUB");
			socket.getOutputStream().write(new Zmtp().message("\u0001" + Hearing.TOPIC).bytes());
			DataInputStream in = new DataInputStream(socket.getInputStream());
			// commands, such as heartbeats, come in between
			while ((in.readUnsignedByte() & 4) != 0) {
				in.skipNBytes(in.readUnsignedByte());
			}
			return Duration.ofNanos(System.nanoTime() - began);
		}
	}

}
