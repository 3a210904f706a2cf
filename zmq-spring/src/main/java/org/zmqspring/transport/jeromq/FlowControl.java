package org.zmqspring.transport.jeromq;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import zmq.pipe.Pipe;

/**
 * Decides for a publisher socket with {@code xpub-nodrop} whether a message can be sent
 * without a peer missing it, and disconnects peers that take nothing. (The engine's own
 * option refuses a message too late: in JeroMQ 0.6.0 {@code XPub.xsend} keeps the peers
 * of the refused message marked, and refuses what follows for others. Pinned by
 * {@code EngineFactsTests.afterARefusalWithXpubNodropAHealthyPeerIsRefusedToo}.) Confined
 * to the thread that owns the socket.
 */
final class FlowControl {

	private static final @Nullable PipeFigures FIGURES = PipeFigures.find();

	/**
	 * How often a peer is looked at within the timeout: it may take something between.
	 */
	private static final int LOOKS = 10;

	/** How long the engine may need for a connection that was ended. */
	private static final long PARTING_NANOS = Duration.ofSeconds(1).toNanos();

	private final SubscribedPeers peers;

	private final PipeFigures figures;

	private final long timeoutNanos;

	private final Consumer<SocketChannel> disconnect;

	/** Peers that had no room when a message came. */
	private final Map<Pipe, Stall> stalls = new HashMap<>();

	private long discarded;

	private FlowControl(SubscribedPeers peers, PipeFigures figures, long timeoutNanos,
			Consumer<SocketChannel> disconnect) {
		this.peers = peers;
		this.figures = figures;
		this.timeoutNanos = timeoutNanos;
		this.disconnect = disconnect;
	}

	/**
	 * Make sure that there can be flow control.
	 * @throws IllegalArgumentException if the engine's figures cannot be read
	 */
	static void requirePossible() {
		if (FIGURES == null || !SubscribedPeers.canBeRead()) {
			throw new IllegalArgumentException("xpub-nodrop needs the figures of JeroMQ 0.6.0, which cannot be read."
					+ " Use JeroMQ 0.6.0; on the module path, open its packages zmq.socket.pubsub, zmq.pipe and zmq.io;"
					+ " or set xpub-nodrop to false");
		}
	}

	/**
	 * The flow control of a socket.
	 * @param peers its peers
	 * @param timeoutNanos how long a peer may take nothing; 0 if there is no flow control
	 * @param disconnect ends a connection
	 * @return it, or {@code null} if there is none
	 */
	static @Nullable FlowControl of(@Nullable SubscribedPeers peers, long timeoutNanos,
			Consumer<SocketChannel> disconnect) {
		PipeFigures figures = FIGURES;
		return (timeoutNanos > 0 && peers != null && figures != null)
				? new FlowControl(peers, figures, timeoutNanos, disconnect) : null;
	}

	boolean hasRoom(byte[] first) {
		List<Pipe> full = this.peers.withoutRoom(first);
		for (int i = 0; i < full.size(); i++) {
			if (!isGivenUp(full.get(i))) {
				return false;
			}
		}
		return true;
	}

	/** It is waited for again once it takes something. */
	private boolean isGivenUp(Pipe peer) {
		Stall stall = this.stalls.get(peer);
		return stall != null && stall.state() == State.GIVEN_UP && stall.taken() == this.figures.taken(peer);
	}

	long checkStalled(byte[] first, long nowNanos) {
		long least = 0;
		if (this.stalls.size() > this.peers.size()) {
			this.stalls.keySet().removeIf((peer) -> !this.peers.contains(peer));
		}
		for (Pipe peer : this.peers.withoutRoom(first)) {
			long left = isGivenUp(peer) ? 0 : nanosLeft(peer, nowNanos);
			if (left > 0) {
				least = (least == 0) ? left : Math.min(least, left);
			}
		}
		return Math.min(least, this.timeoutNanos / LOOKS + 1);
	}

	private long nanosLeft(Pipe peer, long nowNanos) {
		long taken = this.figures.taken(peer);
		Stall stall = this.stalls.get(peer);
		if (stall == null || stall.taken() != taken) {
			stall = new Stall(State.WAITED_FOR, taken, nowNanos + this.timeoutNanos);
		}
		else if (stall.deadlineNanos() - nowNanos <= 0) {
			stall = afterDeadline(peer, stall, nowNanos);
		}
		this.stalls.put(peer, stall);
		return (stall.state() != State.GIVEN_UP) ? stall.deadlineNanos() - nowNanos : 0;
	}

	/** The engine needs a moment to find the connection ended and to let the peer go. */
	private Stall afterDeadline(Pipe peer, Stall stall, long nowNanos) {
		SocketChannel connection = this.figures.channel(peer);
		if (stall.state() == State.DISCONNECTED || connection == null) {
			return new Stall(State.GIVEN_UP, stall.taken(), stall.deadlineNanos());
		}
		this.discarded += this.figures.waiting(peer);
		this.disconnect.accept(connection);
		return new Stall(State.DISCONNECTED, stall.taken(), nowNanos + PARTING_NANOS);
	}

	long takeDiscarded() {
		long count = this.discarded;
		this.discarded = 0;
		return count;
	}

	/**
	 * A peer without room.
	 *
	 * @param state what is done about it
	 * @param taken how many messages it has taken; if it takes another, this is over
	 * @param deadlineNanos how long it is waited for
	 */
	private record Stall(State state, long taken, long deadlineNanos) {
	}

	private enum State {

		/** Messages wait for it. */
		WAITED_FOR,

		/** Messages wait until it is gone. */
		DISCONNECTED,

		/** Messages wait no longer. */
		GIVEN_UP

	}

}
