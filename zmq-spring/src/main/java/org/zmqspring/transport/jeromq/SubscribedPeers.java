package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.pipe.Pipe;
import zmq.socket.pubsub.Dist;
import zmq.socket.pubsub.XPub;

/**
 * What the engine knows of a publisher's peers and does not report: which of them miss a
 * message because their queue is at the high-water mark, and how many hold a subscription
 * ({@code docs/decisions/0004}). Confined to the thread that owns the socket.
 */
final class SubscribedPeers {

	private final EngineInternals.Publishers internals;

	private final Object subscriptions;

	private final Dist distributor;

	/** The engine's own list. The peers that can be sent to are at its beginning. */
	private final List<Pipe> peers;

	/** Empty after each count. */
	private final Set<Pipe> full = new HashSet<>();

	/** The result, reused. */
	private final List<Pipe> found = new ArrayList<>();

	private long fingerprint;

	private SubscribedPeers(EngineInternals.Publishers internals, XPub socket) {
		this.internals = internals;
		this.subscriptions = internals.subscriptions(socket);
		this.distributor = internals.distributor(socket);
		this.peers = internals.peers(this.distributor);
	}

	static boolean canBeRead() {
		return EngineInternals.publishers() != null;
	}

	/**
	 * The peers of a socket, or {@code null} if the engine's fields cannot be read.
	 */
	static @Nullable SubscribedPeers of(SocketBase socket) {
		EngineInternals.Publishers internals = EngineInternals.publishers();
		return (internals != null && socket instanceof XPub publisher) ? new SubscribedPeers(internals, publisher)
				: null;
	}

	/**
	 * How many peers miss a message whose first frame was just sent: they subscribed to
	 * it, and their queue is full. At this moment the engine has skipped every full peer,
	 * and has not checked for room again.
	 */
	int missing(byte[] first) {
		if (!areSomeUnreachable()) {
			return 0;
		}
		int reachable = this.internals.reachable(this.distributor);
		for (Pipe peer : this.peers.subList(reachable, this.peers.size())) {
			// A peer that is about to leave cannot be
			// sent to either, but its queue is not full.
			if (!peer.checkHwm()) {
				this.full.add(peer);
			}
		}
		return this.full.isEmpty() ? 0 : subscribedAmongFull(first).size();
	}

	/** Whether the engine has skipped a peer in the last send. */
	boolean areSomeUnreachable() {
		return this.internals.reachable(this.distributor) < this.peers.size();
	}

	/**
	 * The peers that have no room for a message that is not sent yet: they subscribed to
	 * its first frame, and their queue is full. The list is valid until the next call.
	 */
	List<Pipe> withoutRoom(byte[] first) {
		for (int i = 0; i < this.peers.size(); i++) {
			Pipe peer = this.peers.get(i);
			if (!peer.checkHwm()) {
				this.full.add(peer);
			}
		}
		return this.full.isEmpty() ? List.of() : subscribedAmongFull(first);
	}

	private List<Pipe> subscribedAmongFull(byte[] topic) {
		this.found.clear();
		Object node = this.subscriptions;
		for (int i = 0; node != null; i++) {
			for (Pipe peer : this.internals.subscribers(node)) {
				// A peer that subscribed to several prefixes of the topic is found once.
				if (this.full.remove(peer)) {
					this.found.add(peer);
				}
			}
			node = (i < topic.length) ? this.internals.child(node, topic[i]) : null;
		}
		this.full.clear();
		return this.found;
	}

	/** Whether a peer holds a subscription to a prefix of this topic. */
	boolean isSubscribedTo(byte[] topic) {
		Object node = this.subscriptions;
		for (int i = 0; node != null; i++) {
			if (!this.internals.subscribers(node).isEmpty()) {
				return true;
			}
			node = (i < topic.length) ? this.internals.child(node, topic[i]) : null;
		}
		return false;
	}

	/** Whether a peer is still there. */
	boolean contains(Pipe peer) {
		return this.peers.contains(peer);
	}

	int size() {
		return this.peers.size();
	}

	/** Whether peers were added or removed since the previous call. */
	boolean changed() {
		long now = this.peers.size();
		for (Pipe peer : this.peers) {
			now += (long) System.identityHashCode(peer) << 16;
		}
		boolean changed = now != this.fingerprint;
		this.fingerprint = now;
		return changed;
	}

	/** How many peers hold a subscription to exactly this prefix. */
	int subscribedTo(byte[] prefix) {
		Object node = this.subscriptions;
		for (int i = 0; node != null && i < prefix.length; i++) {
			node = this.internals.child(node, prefix[i]);
		}
		return (node != null) ? this.internals.subscribers(node).size() : 0;
	}

}
