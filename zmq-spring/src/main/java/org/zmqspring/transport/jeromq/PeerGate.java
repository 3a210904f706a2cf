package org.zmqspring.transport.jeromq;

import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketSettings;
import org.zmqspring.transport.jeromq.zap.ZapService;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Limits the peers of one bound socket: how many there are, and how long each may take
 * for the handshake. The engine limits only the time for the greeting. A peer beyond a
 * limit is disconnected. Guarded by its lock; called on the engine's I/O thread, except
 * for {@link #onStalled}.
 */
final class PeerGate implements IPollEvents {

	/**
	 * How often the gate checks for finished handshakes if handshakes have no time limit.
	 */
	private static final long CHECK_MILLIS = 5000;

	private final int maxPeers;

	/** How long a handshake may take, including the time of the authenticators. */
	private final long handshakeMillis;

	private final PeerRefusals refusals;

	private final Ticker ticker;

	private final MonitorRelay.RelayOwner owner;

	private final AcceptedPeers peers;

	/** The peers that may still be in the handshake, oldest first. */
	private final Map<SocketChannel, Long> handshaking = new LinkedHashMap<>();

	/** Weak, because the engine does not report the end of every connection. */
	private final Set<Channel> refused = Collections.newSetFromMap(new WeakHashMap<>());

	private boolean timerIsSet;

	PeerGate(SocketRequest request, AcceptedPeers peers, Ticker ticker, MonitorRelay.RelayOwner owner) {
		this.maxPeers = request.settings().peers().maxPeers();
		this.handshakeMillis = handshakeMillis(request.settings());
		this.peers = peers;
		this.refusals = new PeerRefusals(request, ticker);
		this.ticker = ticker;
		this.owner = owner;
	}

	private static long handshakeMillis(SocketSettings settings) {
		long own = settings.handshakeIvl().toMillis();
		return (own > 0 && settings.security().isGuarded()) ? own + ZapService.AUTHENTICATOR_TIMEOUT.toMillis() : own;
	}

	/** A connection was accepted. Returns whether it may stay. */
	synchronized boolean onAccepted(SocketChannel peer) {
		if (this.maxPeers > 0 && this.peers.size() >= this.maxPeers && !makeRoom()) {
			this.refused.add(peer);
			disconnect(peer, PeerRefusal.MAX_PEERS);
			return false;
		}
		this.peers.add(peer);
		this.handshaking.put(peer, this.ticker.nanos());
		checkAgain();
		return true;
	}

	/**
	 * Disconnect the oldest peer that has not finished the handshake, so that silent
	 * connections cannot take the places of real peers.
	 */
	private boolean makeRoom() {
		Collection<Poller> loops = this.owner.loops();
		for (Iterator<SocketChannel> all = this.handshaking.keySet().iterator(); all.hasNext();) {
			SocketChannel oldest = all.next();
			EngineConnection.Progress progress = EngineConnection.progress(loops, oldest);
			if (progress == EngineConnection.Progress.READY) {
				all.remove();
			}
			else if (progress == EngineConnection.Progress.HANDSHAKING) {
				all.remove();
				this.peers.remove(oldest);
				disconnect(oldest, PeerRefusal.MAX_PEERS);
				return true;
			}
		}
		return this.peers.removeClosed();
	}

	/** A connection has ended. Returns whether it was counted. */
	synchronized boolean onDisconnected(Channel peer) {
		this.handshaking.remove(peer);
		return !this.refused.remove(peer);
	}

	/** A timer of the engine needs no thread. One is enough for all handshakes. */
	private void checkAgain() {
		if (!this.timerIsSet) {
			long millis = (this.handshakeMillis > 0) ? Math.max(1, this.handshakeMillis / 2) : CHECK_MILLIS;
			this.timerIsSet = this.owner.later(millis, this);
		}
	}

	@Override
	public synchronized void timerEvent(int id) {
		this.timerIsSet = false;
		try {
			lookAndGoOn();
		}
		catch (Throwable ex) {
			// No exception may reach the engine.
			this.owner.onTrouble(ex);
		}
	}

	private void lookAndGoOn() {
		try {
			check();
		}
		finally {
			if (!this.handshaking.isEmpty()) {
				checkAgain();
			}
		}
	}

	private void check() {
		long now = this.ticker.nanos();
		Collection<Poller> loops = this.owner.loops();
		for (Iterator<Map.Entry<SocketChannel, Long>> all = this.handshaking.entrySet().iterator(); all.hasNext();) {
			Map.Entry<SocketChannel, Long> oldest = all.next();
			if ((now - oldest.getValue()) / 1_000_000 < this.handshakeMillis) {
				break;
			}
			SocketChannel peer = oldest.getKey();
			EngineConnection.Progress progress = EngineConnection.progress(loops, peer);
			if (progress == EngineConnection.Progress.HANDSHAKING && this.handshakeMillis > 0) {
				all.remove();
				disconnect(peer, PeerRefusal.HANDSHAKE);
			}
			else if (progress == EngineConnection.Progress.READY || !peer.isOpen() || !EngineConnection.canBeFound()) {
				all.remove();
			}
		}
	}

	/** Disconnect the peer whose frames this allocator allocates. */
	synchronized void onLimitExceeded(InboundAllocator allocator, PeerRefusal reason) {
		for (SocketChannel peer : this.peers.all()) {
			EngineConnection connection = EngineConnection.of(this.owner.currentLoop(), peer);
			if (connection != null && connection.allocator() == allocator) {
				disconnect(peer, reason);
				return;
			}
		}
		this.refusals.refused(reason, "unknown");
	}

	/** A peer takes no message that waits for it. Called by the owner of the socket. */
	synchronized void onStalled(SocketChannel peer) {
		disconnect(peer, PeerRefusal.STALLED);
	}

	private void disconnect(SocketChannel peer, PeerRefusal reason) {
		this.refusals.refused(reason, Channels.remote(peer, "unknown"));
		Channels.reset(peer);
	}

}
