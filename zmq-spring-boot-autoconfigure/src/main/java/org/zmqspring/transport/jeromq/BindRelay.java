package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.SocketKey;

/** Translates the events of a socket that is bound. Guarded by the lock of its base. */
final class BindRelay extends MonitorRelay {

	/**
	 * What was accepted, and whether its peer was judged. Weak, because not every
	 * connection that ends is said to.
	 */
	private final Map<Channel, Boolean> connections = new WeakHashMap<>();

	private @Nullable ServerSocketChannel listener;

	BindRelay(SocketKey key, FactSink sink, Ticker ticker, RelayOwner owner) {
		super(key, sink, ticker, owner);
	}

	@Override
	void onEvent(zmq.ZMQ.Event event) {
		switch (event.event) {
			case ZMQ.EVENT_LISTENING -> onListening((ServerSocketChannel) event.arg);
			case ZMQ.EVENT_ACCEPTED -> onAccepted((Channel) event.arg);
			case ZMQ.EVENT_DISCONNECTED -> onDisconnected((Channel) event.arg);
			default -> {
			}
		}
	}

	private void onListening(ServerSocketChannel channel) {
		this.listener = channel;
		offer(new LinkFact.Listening("tcp://" + Channels.local(channel)));
	}

	private void onAccepted(Channel connection) {
		this.connections.put(connection, false);
		offer(new LinkFact.PeerConnected(Channels.remote(connection, "unknown")));
	}

	private void onDisconnected(Channel connection) {
		if (Boolean.FALSE.equals(this.connections.remove(connection))) {
			brokenOff(Channels.host(connection));
		}
		offer(new LinkFact.PeerLost(Channels.remote(connection, "unknown")));
	}

	// The engine does not say which of several connections from one address it means
	// (RFC 27 has no port), but each of them is judged once.
	@Override
	synchronized boolean judged(String address) {
		for (Map.Entry<Channel, Boolean> connection : this.connections.entrySet()) {
			if (!connection.getValue() && Channels.host(connection.getKey()).equals(address)) {
				connection.setValue(true);
				return true;
			}
		}
		return false;
	}

	@Override
	synchronized void endConnections(Predicate<String> condition) {
		for (Channel connection : this.connections.keySet()) {
			if (condition.test(Channels.host(connection))) {
				Channels.end(connection);
			}
		}
	}

	// A closed listener holds its port until the selector of the I/O thread lets it go, a
	// moment after the engine's last event on the reaper thread. Bounded to about 100 ms.
	@Override
	void beforeRetired() {
		ServerSocketChannel channel = this.listener;
		for (int i = 0; i < 1000 && channel != null && channel.isRegistered(); i++) {
			LockSupport.parkNanos(50_000);
		}
	}

	@Override
	void onEngineDeath() {
		Channels.close(this.listener);
		this.connections.keySet().forEach(Channels::close);
	}

}
