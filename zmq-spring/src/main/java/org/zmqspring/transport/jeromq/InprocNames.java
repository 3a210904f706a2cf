package org.zmqspring.transport.jeromq;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkFact.LossCause;

/**
 * Knows which {@code inproc} names are bound in one engine, and which sockets are
 * connected to them. The engine has no events for {@code inproc}. It lets a socket
 * connect to a name that is not bound. When the socket that bound the name is closed, the
 * connected socket does not connect to the next one that binds the name (JeroMQ 0.6.0,
 * {@code SocketBase.connect}, {@code Ctx.connectPending}). Thread-safe.
 */
final class InprocNames {

	/** Guarded by this. */
	private final Map<String, MonitorRelay> bound = new HashMap<>();

	/** The socket that each connected one depends on. Guarded by this. */
	private final Map<MonitorRelay, MonitorRelay> connected = new HashMap<>();

	/** A socket has bound a name. */
	synchronized void bind(String name, MonitorRelay relay) {
		this.bound.put(name, relay);
	}

	/**
	 * A socket is about to connect. It gets a fact when the other socket has ended.
	 * Returns {@code false} if the name is not bound.
	 */
	synchronized boolean connect(String name, MonitorRelay relay) {
		MonitorRelay peer = this.bound.get(name);
		if (peer != null) {
			this.connected.put(relay, peer);
		}
		return peer != null;
	}

	/** A socket has ended. */
	void ended(MonitorRelay relay) {
		remove(relay).forEach((peer) -> peer.offer(new LinkFact.Lost(LossCause.PEER, "")));
	}

	private synchronized List<MonitorRelay> remove(MonitorRelay relay) {
		this.connected.remove(relay);
		this.bound.values().removeIf(relay::equals);
		List<MonitorRelay> peers = this.connected.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(relay))
			.map(Map.Entry::getKey)
			.toList();
		peers.forEach(this.connected::remove);
		return peers;
	}

}
