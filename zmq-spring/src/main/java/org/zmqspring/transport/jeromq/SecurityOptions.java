package org.zmqspring.transport.jeromq;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.CurveSettings;
import org.zmqspring.security.PlainSettings;
import org.zmqspring.security.SecuritySettings;

/**
 * Sets keys and passwords on an engine socket, from files as they are now. Stateless,
 * thread-safe.
 */
final class SecurityOptions {

	private SecurityOptions() {
	}

	/**
	 * Set the security of a socket.
	 * @param socket the socket, neither bound nor connected yet
	 * @param security its settings
	 * @param zapDomain what the engine names the socket by when it has a peer judged;
	 * {@code null} if its peers are not judged
	 * @throws ZmqConfigurationException if a key file cannot be used
	 */
	static void set(ZMQ.Socket socket, SecuritySettings security, @Nullable String zapDomain) {
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

}
