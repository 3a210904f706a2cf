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
 * Counts the peers that were not let in, by socket and cause, and remembers the last
 * addresses of each socket. Guarded by its lock.
 */
@Internal
public final class ZapRefusals {

	/** Addresses that are remembered of each socket, however many come. */
	static final int KEPT_ADDRESSES = 32;

	private final Map<Socket, Counts> sockets = new HashMap<>();

	/** Begin to count at 0. */
	public ZapRefusals() {
	}

	/** Names a socket. */
	private record Socket(String name, SocketType type) {
	}

	/**
	 * Refusals of one kind of one peer.
	 *
	 * @param address the peer, without its port
	 * @param cause why it was not let in
	 * @param count how often
	 * @param lastAt the last time
	 */
	public record Refusal(String address, RefusalCause cause, long count, Instant lastAt) {
	}

	/** What is kept of one socket. */
	private static final class Counts {

		private final Map<RefusalCause, Long> byCause = new EnumMap<>(RefusalCause.class);

		/** The one that came last is the last. */
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
	 * A peer was not let in.
	 * @param link the link whose socket it came to
	 * @param cause why
	 * @param address the peer, without its port
	 * @param at when
	 */
	public synchronized void refused(LinkId link, RefusalCause cause, String address, Instant at) {
		this.sockets.computeIfAbsent(new Socket(link.socket(), link.type()), (socket) -> new Counts())
			.add(cause, address, at);
	}

	/**
	 * How many peers were not let in.
	 * @param socket the configured name of the socket
	 * @param type its side
	 * @return counts by cause; causes that did not occur are absent
	 */
	public synchronized Map<RefusalCause, Long> counts(String socket, SocketType type) {
		Counts counts = this.sockets.get(new Socket(socket, type));
		return (counts != null) ? Map.copyOf(counts.byCause) : Map.of();
	}

	/**
	 * Who was not let in.
	 * @param socket the configured name of the socket
	 * @param type its side
	 * @return the last addresses, oldest first
	 */
	public synchronized List<Refusal> recent(String socket, SocketType type) {
		Counts counts = this.sockets.get(new Socket(socket, type));
		return (counts != null) ? new ArrayList<>(counts.recent.values()) : List.of();
	}

}
