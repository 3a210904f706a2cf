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
 * Decides for a publisher socket with {@code xpub-nodrop} whether every peer has room for
 * a message, and disconnects peers that take nothing. The engine's own option refuses a
 * message too late. {@code XPub.xsend} keeps the peers of the refused message marked, and
 * then also refuses messages for other peers (JeroMQ 0.6.0; pinned by
 * {@code EngineFactsTests.afterARefusalWithXpubNodropAHealthyPeerIsRefusedToo}). Confined
 * to the thread that owns the socket.
 */
final class FlowControl {

	/**
	 * The number of checks of a peer within the timeout. Only a check shows that the peer
	 * has taken a message.
	 */
	private static final int CHECKS = 10;

	/** How long the engine may need to remove a disconnected peer. */
	private static final long REMOVAL_NANOS = Duration.ofSeconds(1).toNanos();

	private final SubscribedPeers peers;

	private final EngineInternals.PeerPipes internals;

	private final long timeoutNanos;

	private final Consumer<SocketChannel> disconnect;

	/** The peers that had no room for a message. */
	private final Map<Pipe, Stall> stalls = new HashMap<>();

	private long discarded;

	private FlowControl(SubscribedPeers peers, EngineInternals.PeerPipes internals, long timeoutNanos,
			Consumer<SocketChannel> disconnect) {
		this.peers = peers;
		this.internals = internals;
		this.timeoutNanos = timeoutNanos;
		this.disconnect = disconnect;
	}

	/** Throw an {@link IllegalArgumentException} if flow control is not possible. */
	static void requirePossible() {
		if (EngineInternals.peerPipes() == null || !SubscribedPeers.canBeRead()) {
			throw new IllegalArgumentException("xpub-nodrop needs private fields of JeroMQ 0.6.0, which cannot be read."
					+ " Use JeroMQ 0.6.0; on the module path, open its packages " + EngineInternals.PeerPipes.PACKAGES
					+ "; or set xpub-nodrop to false");
		}
	}

	/**
	 * The flow control of a socket; {@code null} if the timeout is 0, or if there are no
	 * fields to read.
	 */
	static @Nullable FlowControl of(@Nullable SubscribedPeers peers, long timeoutNanos,
			Consumer<SocketChannel> disconnect) {
		EngineInternals.PeerPipes internals = EngineInternals.peerPipes();
		return (timeoutNanos > 0 && peers != null && internals != null)
				? new FlowControl(peers, internals, timeoutNanos, disconnect) : null;
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

	/**
	 * Whether messages no longer wait for this peer. This ends when the peer takes a
	 * message.
	 */
	private boolean isGivenUp(Pipe peer) {
		Stall stall = this.stalls.get(peer);
		return stall != null && stall.state() == State.GIVEN_UP && stall.taken() == taken(peer);
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
		return Math.min(least, this.timeoutNanos / CHECKS + 1);
	}

	private long nanosLeft(Pipe peer, long nowNanos) {
		long taken = taken(peer);
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

	/** The engine needs a moment to notice the end of the connection. */
	private Stall afterDeadline(Pipe peer, Stall stall, long nowNanos) {
		Pipe connectionSide = this.internals.otherSide(peer);
		SocketChannel connection = (connectionSide != null) ? this.internals.channel(connectionSide) : null;
		if (stall.state() == State.DISCONNECTED || connection == null) {
			return new Stall(State.GIVEN_UP, stall.taken(), stall.deadlineNanos());
		}
		this.discarded += Math.max(0, this.internals.written(peer) - taken(peer));
		this.disconnect.accept(connection);
		return new Stall(State.DISCONNECTED, stall.taken(), nowNanos + REMOVAL_NANOS);
	}

	/** How many messages the peer's side has taken. */
	private long taken(Pipe peer) {
		Pipe connectionSide = this.internals.otherSide(peer);
		return (connectionSide != null) ? this.internals.taken(connectionSide) : 0;
	}

	long takeDiscarded() {
		long count = this.discarded;
		this.discarded = 0;
		return count;
	}

	/**
	 * A peer without room, and how many messages it had taken. If it takes another
	 * message, its time starts again. Messages wait for it until the deadline.
	 */
	private record Stall(State state, long taken, long deadlineNanos) {
	}

	private enum State {

		/** Messages wait for it. */
		WAITED_FOR,

		/** Messages wait until the engine has removed it. */
		DISCONNECTED,

		/** Messages wait no longer. */
		GIVEN_UP

	}

}
