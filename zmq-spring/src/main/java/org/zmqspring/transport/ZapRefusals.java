package org.zmqspring.transport;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.zmqspring.message.Internal;
import org.zmqspring.security.RefusalCause;

/**
 * Counts the peers that were refused, by socket and cause, and keeps the latest addresses
 * for each socket. Guarded by its lock.
 */
@Internal
public final class ZapRefusals {

	/** How many addresses are kept for each socket. */
	static final int KEPT_ADDRESSES = 32;

	private final Map<Socket, Counts> sockets = new HashMap<>();

	/** Create counters at 0. */
	public ZapRefusals() {
	}

	private record Socket(String name, SocketType type) {
	}

	/**
	 * The refusals of one peer for one cause.
	 *
	 * @param address the peer, without its port
	 * @param cause why it was refused
	 * @param count how often
	 * @param lastAt the time of the latest refusal
	 */
	public record Refusal(String address, RefusalCause cause, long count, Instant lastAt) {
	}

	/** The refusals of one socket. */
	private static final class Counts {

		private final Map<RefusalCause, Long> byCause = new EnumMap<>(RefusalCause.class);

		/** Ordered by the latest refusal. */
		private final Map<String, Refusal> recent = new LinkedHashMap<>();

		void add(RefusalCause cause, String address, Instant at) {
			this.byCause.merge(cause, 1L, Long::sum);
			Refusal before = this.recent.remove(address + cause);
			if (this.recent.size() == KEPT_ADDRESSES) {
				this.recent.remove(this.recent.keySet().iterator().next());
			}
			this.recent.put(address + cause,
					new Refusal(address, cause, (before != null) ? before.count() + 1 : 1, at));
		}

	}

	/**
	 * Count a peer that was refused.
	 * @param link the link whose socket refused it
	 * @param cause why
	 * @param address the peer, without its port
	 * @param at when
	 */
	public synchronized void refused(LinkId link, RefusalCause cause, String address, Instant at) {
		this.sockets.computeIfAbsent(new Socket(link.socket(), link.type()), (socket) -> new Counts())
			.add(cause, address, at);
	}

	/**
	 * How many peers were refused.
	 * @param socket the configured name of the socket
	 * @param type whether it publishes or subscribes
	 * @return counts by cause; causes that did not occur are absent
	 */
	public synchronized Map<RefusalCause, Long> counts(String socket, SocketType type) {
		Counts counts = this.sockets.get(new Socket(socket, type));
		return (counts != null) ? Map.copyOf(counts.byCause) : Map.of();
	}

	/**
	 * The peers that were refused most recently.
	 * @param socket the configured name of the socket
	 * @param type whether it publishes or subscribes
	 * @return the latest addresses, oldest first
	 */
	public synchronized List<Refusal> recent(String socket, SocketType type) {
		Counts counts = this.sockets.get(new Socket(socket, type));
		return (counts != null) ? new ArrayList<>(counts.recent.values()) : List.of();
	}

}
