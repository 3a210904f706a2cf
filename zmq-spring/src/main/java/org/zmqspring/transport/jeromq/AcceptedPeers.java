package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Connections that one bound socket has taken in, and whether the peer of each was
 * judged: what the limits count and what the judge finds and ends. Weak, because not
 * every connection that ends is said to. Thread-safe.
 */
final class AcceptedPeers {

	private final Map<SocketChannel, Boolean> judged = new WeakHashMap<>();

	synchronized void add(SocketChannel peer) {
		this.judged.put(peer, false);
	}

	/**
	 * Let a connection go.
	 * @param peer the connection
	 * @return whether its peer was judged; {@code null} if it was not here
	 */
	synchronized @Nullable Boolean remove(Channel peer) {
		return this.judged.remove(peer);
	}

	synchronized int size() {
		return this.judged.size();
	}

	/** Let those go that have ended without a word. */
	synchronized boolean removeClosed() {
		return this.judged.keySet().removeIf((peer) -> !peer.isOpen());
	}

	/**
	 * Judge a peer. The engine does not say which of several connections from one address
	 * it means (RFC 27 has no port), but each of them is judged once.
	 * @param address the address without the port
	 * @return whether there is a connection from there whose peer was not judged yet
	 */
	synchronized boolean judge(String address) {
		for (Map.Entry<SocketChannel, Boolean> peer : this.judged.entrySet()) {
			if (!peer.getValue() && Channels.host(peer.getKey()).equals(address)) {
				peer.setValue(true);
				return true;
			}
		}
		return false;
	}

	/** End connections as if their peers had. */
	void end(Predicate<String> address) {
		for (SocketChannel peer : all()) {
			if (address.test(Channels.host(peer))) {
				Channels.end(peer);
			}
		}
	}

	/** Close all connections, of an engine that has died. */
	void closeAll() {
		all().forEach(Channels::close);
	}

	synchronized List<SocketChannel> all() {
		return List.copyOf(this.judged.keySet());
	}

}
