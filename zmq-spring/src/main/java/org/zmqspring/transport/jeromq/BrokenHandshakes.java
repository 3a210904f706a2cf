package org.zmqspring.transport.jeromq;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Connections that ended before their peer was judged, each held back for a moment: which
 * of several connections from one address a judgement is about the engine does not tell,
 * so one that comes late may be about this one. Confined to the thread {@code zmq-zap}.
 */
final class BrokenHandshakes {

	private static final long HELD_NANOS = Duration.ofSeconds(1).toNanos();

	/** Beyond that, the oldest is told at once. */
	private static final int MOST = 1000;

	private final Deque<Broken> held = new ArrayDeque<>();

	/**
	 * One of them.
	 *
	 * @param relay the events of the socket it came to
	 * @param address the peer, without its port
	 * @param dueNanos when it is to be told
	 */
	record Broken(MonitorRelay relay, String address, long dueNanos) {
	}

	void add(MonitorRelay relay, String address, long nowNanos) {
		this.held.add(new Broken(relay, address, nowNanos + HELD_NANOS));
	}

	/** A peer from this address is judged whose connection is not to be found. */
	void cancel(MonitorRelay relay, String address) {
		for (Broken broken : this.held) {
			if (broken.relay() == relay && broken.address().equals(address)) {
				this.held.remove(broken);
				return;
			}
		}
	}

	/** Tell of those that nobody was judged for. */
	void tell(long nowNanos, Consumer<Broken> listener) {
		for (Broken first = this.held.peek(); first != null
				&& (first.dueNanos() - nowNanos <= 0 || this.held.size() > MOST); first = this.held.peek()) {
			this.held.remove();
			listener.accept(first);
		}
	}

	/** How long until one is to be told. */
	long nanosToNext(long nowNanos, long longest) {
		Broken first = this.held.peek();
		return (first != null) ? Math.min(longest, Math.max(0, first.dueNanos() - nowNanos)) : longest;
	}

}
