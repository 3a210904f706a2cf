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
 * What the engine knows of a publisher's peers and does not tell: which of them miss a
 * message because their queue is at the high-water mark, and how many hold a
 * subscription. It reads the engine's own figures (JeroMQ 0.6.0), see
 * {@code docs/decisions/0004}. Confined to the thread that owns the socket.
 */
final class SubscribedPeers {

	private static final @Nullable EngineFigures FIGURES = EngineFigures.find();

	private final EngineFigures figures;

	private final Object subscriptions;

	private final Dist distributor;

	/** Those that may be sent to stand first, the others after them. */
	private final List<Pipe> peers;

	/** Emptied again by each count. */
	private final Set<Pipe> full = new HashSet<>();

	/** The answer, reused. */
	private final List<Pipe> found = new ArrayList<>();

	private long fingerprint;

	private SubscribedPeers(EngineFigures figures, XPub socket) {
		this.figures = figures;
		this.subscriptions = figures.subscriptions(socket);
		this.distributor = figures.distributor(socket);
		this.peers = figures.peers(this.distributor);
	}

	static boolean canBeRead() {
		return FIGURES != null;
	}

	/**
	 * The peers of a socket.
	 * @param socket the socket
	 * @return its peers, or {@code null} where the engine's figures cannot be read
	 */
	static @Nullable SubscribedPeers of(SocketBase socket) {
		EngineFigures figures = FIGURES;
		return (figures != null && socket instanceof XPub publisher) ? new SubscribedPeers(figures, publisher) : null;
	}

	/**
	 * How many peers miss a message whose first frame was just sent. By then the engine
	 * has refused it to whom it will, and has not yet looked for room once more.
	 * @param first the first frame
	 * @return the number of peers that subscribed to it and whose queue is full
	 */
	int missing(byte[] first) {
		int reachable = this.figures.reachable(this.distributor);
		if (reachable >= this.peers.size()) {
			return 0;
		}
		for (Pipe peer : this.peers.subList(reachable, this.peers.size())) {
			// A peer that is about to leave cannot be reached either, and is not slow.
			if (!peer.checkHwm()) {
				this.full.add(peer);
			}
		}
		return this.full.isEmpty() ? 0 : subscribedAmongFull(first).size();
	}

	/**
	 * Which peers have no room for a message that is not sent yet.
	 * @param first the first frame
	 * @return the peers that subscribed to it and whose queue is full; valid until the
	 * next call
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
			for (Pipe peer : this.figures.subscribers(node)) {
				// A peer that subscribed to several prefixes of the topic is found once.
				if (this.full.remove(peer)) {
					this.found.add(peer);
				}
			}
			node = (i < topic.length) ? this.figures.child(node, topic[i]) : null;
		}
		this.full.clear();
		return this.found;
	}

	/** Whether a peer holds a subscription to a prefix of this topic. */
	boolean isSubscribedTo(byte[] topic) {
		Object node = this.subscriptions;
		for (int i = 0; node != null; i++) {
			if (!this.figures.subscribers(node).isEmpty()) {
				return true;
			}
			node = (i < topic.length) ? this.figures.child(node, topic[i]) : null;
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

	/** Whether peers came or went since this was asked last. */
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
			node = this.figures.child(node, prefix[i]);
		}
		return (node != null) ? this.figures.subscribers(node).size() : 0;
	}

}
