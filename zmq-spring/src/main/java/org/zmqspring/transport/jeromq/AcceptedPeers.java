package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The connections that one bound socket has accepted, and whether ZAP has checked the
 * peer of each. {@link PeerGate} counts them, and ZAP finds and ends them here. The
 * references are weak, because the engine does not report the end of every connection.
 * Thread-safe.
 */
final class AcceptedPeers {

	private final Map<SocketChannel, Boolean> checked = new WeakHashMap<>();

	synchronized void add(SocketChannel peer) {
		this.checked.put(peer, false);
	}

	/**
	 * Remove a connection. Returns whether its peer was checked; {@code null} if it is
	 * unknown.
	 */
	synchronized @Nullable Boolean remove(Channel peer) {
		return this.checked.remove(peer);
	}

	synchronized int size() {
		return this.checked.size();
	}

	/** Remove connections whose end was not reported. */
	synchronized boolean removeClosed() {
		return this.checked.keySet().removeIf((peer) -> !peer.isOpen());
	}

	/**
	 * Mark one connection from this address as checked. The address has no port, so it is
	 * unknown which of several connections is meant (RFC 27). But the engine asks once
	 * for each of them. Returns whether there is a connection from this address that was
	 * not checked yet.
	 */
	synchronized boolean markChecked(String address) {
		for (Map.Entry<SocketChannel, Boolean> peer : this.checked.entrySet()) {
			if (!peer.getValue() && Channels.host(peer.getKey()).equals(address)) {
				peer.setValue(true);
				return true;
			}
		}
		return false;
	}

	/** End connections in the same way as if their peers had ended them. */
	void end(Predicate<String> address) {
		for (SocketChannel peer : all()) {
			if (address.test(Channels.host(peer))) {
				Channels.shutDown(peer);
			}
		}
	}

	/** Close all connections of an engine that has died. */
	void closeAll() {
		all().forEach(Channels::close);
	}

	synchronized List<SocketChannel> all() {
		return List.copyOf(this.checked.keySet());
	}

}
