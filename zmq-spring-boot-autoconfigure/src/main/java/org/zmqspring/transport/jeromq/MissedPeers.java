package org.zmqspring.transport.jeromq;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import zmq.SocketBase;
import zmq.pipe.Pipe;
import zmq.socket.pubsub.Dist;
import zmq.socket.pubsub.XPub;

/**
 * Counts the subscribed peers that a message does not reach because their queue is at the
 * high-water mark. The engine drops in silence there (JeroMQ 0.6.0), so this reads the
 * engine's own figures, see {@code docs/decisions/0004}. Confined to the thread that
 * sends.
 */
final class MissedPeers {

	private static final @Nullable EngineFigures FIGURES = EngineFigures.find();

	private final EngineFigures figures;

	private final XPub socket;

	private final Object trie;

	private final Dist distributor;

	/** Those that may be sent to stand first, the others after them. */
	private final List<Pipe> peers;

	private final Object matchHandler;

	/** Emptied again by each count. */
	private final Set<Pipe> full = new HashSet<>();

	private int missed;

	private MissedPeers(EngineFigures figures, XPub socket) {
		this.figures = figures;
		this.socket = socket;
		this.trie = figures.trie(socket);
		this.distributor = figures.distributor(socket);
		this.peers = figures.peers(this.distributor);
		this.matchHandler = figures.handler(this::onMatch);
	}

	/**
	 * The counter of a socket.
	 * @param socket the socket, before it is used
	 * @return the counter, or {@code null} where the engine's figures cannot be read
	 */
	static @Nullable MissedPeers of(SocketBase socket) {
		EngineFigures figures = FIGURES;
		return (figures != null && socket instanceof XPub publisher) ? new MissedPeers(figures, publisher) : null;
	}

	/**
	 * How many peers miss a message whose first frame was just sent. By then the engine
	 * has refused it to whom it will, and has not yet looked for room once more.
	 * @param first the first frame
	 * @return the number of peers that subscribed to it and whose queue is full
	 */
	int count(byte[] first) {
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
		this.missed = 0;
		if (!this.full.isEmpty()) {
			this.figures.match(this.trie, ByteBuffer.wrap(first), this.matchHandler, this.socket);
			this.full.clear();
		}
		return this.missed;
	}

	/** Called once for each matching subscription, so perhaps again for the same peer. */
	private void onMatch(Pipe peer) {
		if (this.full.remove(peer)) {
			this.missed++;
		}
	}

}
