package org.zmqspring.transport.jeromq.zap;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Connections that ended before their peer was checked. Each is held for a second before
 * it is reported, because a late ZAP request may be about it. The engine does not say
 * which of several connections from one address a request is about. Confined to the
 * thread {@code zmq-zap}.
 */
final class AbortedHandshakes {

	private static final long HELD_NANOS = Duration.ofSeconds(1).toNanos();

	/** If more are held, the oldest is reported at once. */
	private static final int MOST = 1000;

	private final Deque<Aborted> held = new ArrayDeque<>();

	/**
	 * One connection that ended early. The address is that of the peer, without its port.
	 */
	record Aborted(PeerConnections connections, String address, long dueNanos) {
	}

	void add(PeerConnections connections, String address, long nowNanos) {
		this.held.add(new Aborted(connections, address, nowNanos + HELD_NANOS));
	}

	/** The engine asks about a peer from this address that has no open connection. */
	void cancel(PeerConnections connections, String address) {
		for (Aborted aborted : this.held) {
			if (aborted.connections() == connections && aborted.address().equals(address)) {
				this.held.remove(aborted);
				return;
			}
		}
	}

	/** Report those that are due. */
	void report(long nowNanos, Consumer<Aborted> listener) {
		for (Aborted first = this.held.peek(); first != null
				&& (first.dueNanos() - nowNanos <= 0 || this.held.size() > MOST); first = this.held.peek()) {
			this.held.remove();
			listener.accept(first);
		}
	}

	/** How long until the next one is reported. */
	long nanosToNext(long nowNanos, long longest) {
		Aborted first = this.held.peek();
		return (first != null) ? Math.min(longest, Math.max(0, first.dueNanos() - nowNanos)) : longest;
	}

}
