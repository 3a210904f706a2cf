package org.zmqspring.tests.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** What ports of this machine do. Stateless. */
final class Ports {

	private Ports() {
	}

	static boolean isRefused(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

}
