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
 * Watches over the peers of one bound socket: how many there are, and whether they finish
 * the handshake, of which the engine bounds the greeting only. A peer that breaks a rule
 * is disconnected. Guarded by its lock; called on the engine's I/O thread.
 */
final class PeerGate implements IPollEvents {

	/** How often those are looked for that are no strangers any more, without a bound. */
	private static final long LOOK_MILLIS = 5000;

	private final int maxPeers;

	/** How long a handshake may take; where peers are judged, the judge has its time. */
	private final long handshakeMillis;

	private final PeerRefusals refusals;

	private final Ticker ticker;

	private final MonitorRelay.RelayOwner owner;

	private final AcceptedPeers peers;

	/** Those of them that may still be in the handshake, oldest first. */
	private final Map<SocketChannel, Long> strangers = new LinkedHashMap<>();

	/** Weak, because not every connection that ends is said to. */
	private final Set<Channel> refused = Collections.newSetFromMap(new WeakHashMap<>());

	private boolean looksAgain;

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

	/**
	 * Take a connection in.
	 * @param peer the connection
	 * @return whether it may stay
	 */
	synchronized boolean onAccepted(SocketChannel peer) {
		if (this.maxPeers > 0 && this.peers.size() >= this.maxPeers && !makeRoom()) {
			this.refused.add(peer);
			hangUp(peer, PeerRefusal.MAX_PEERS);
			return false;
		}
		this.peers.add(peer);
		this.strangers.put(peer, this.ticker.nanos());
		lookAgain();
		return true;
	}

	/**
	 * Whoever has not finished the handshake makes room, so that connections that say
	 * nothing cannot keep out peers that do.
	 */
	private boolean makeRoom() {
		Collection<Poller> loops = this.owner.loops();
		for (Iterator<SocketChannel> all = this.strangers.keySet().iterator(); all.hasNext();) {
			SocketChannel oldest = all.next();
			EngineConnection.Progress progress = EngineConnection.progress(loops, oldest);
			if (progress == EngineConnection.Progress.READY) {
				all.remove();
			}
			else if (progress == EngineConnection.Progress.HANDSHAKING) {
				all.remove();
				this.peers.remove(oldest);
				hangUp(oldest, PeerRefusal.MAX_PEERS);
				return true;
			}
		}
		return this.peers.removeClosed();
	}

	/**
	 * Forget a connection that has ended.
	 * @param peer the connection
	 * @return whether it had been taken in
	 */
	synchronized boolean onDisconnected(Channel peer) {
		this.strangers.remove(peer);
		return !this.refused.remove(peer);
	}

	/** A timer of the engine's costs no thread, and there is one for all strangers. */
	private void lookAgain() {
		if (!this.looksAgain) {
			long millis = (this.handshakeMillis > 0) ? Math.max(1, this.handshakeMillis / 2) : LOOK_MILLIS;
			this.looksAgain = this.owner.later(millis, this);
		}
	}

	@Override
	public synchronized void timerEvent(int id) {
		this.looksAgain = false;
		try {
			lookAndGoOn();
		}
		catch (Throwable ex) {
			// nothing may escape onto the engine's thread
			this.owner.onTrouble(ex);
		}
	}

	private void lookAndGoOn() {
		try {
			look();
		}
		finally {
			if (!this.strangers.isEmpty()) {
				lookAgain();
			}
		}
	}

	private void look() {
		long now = this.ticker.nanos();
		Collection<Poller> loops = this.owner.loops();
		for (Iterator<Map.Entry<SocketChannel, Long>> all = this.strangers.entrySet().iterator(); all.hasNext();) {
			Map.Entry<SocketChannel, Long> stranger = all.next();
			if ((now - stranger.getValue()) / 1_000_000 < this.handshakeMillis) {
				break;
			}
			SocketChannel peer = stranger.getKey();
			EngineConnection.Progress progress = EngineConnection.progress(loops, peer);
			if (progress == EngineConnection.Progress.HANDSHAKING && this.handshakeMillis > 0) {
				all.remove();
				hangUp(peer, PeerRefusal.HANDSHAKE);
			}
			else if (progress == EngineConnection.Progress.READY || !peer.isOpen() || !EngineConnection.canBeFound()) {
				all.remove();
			}
		}
	}

	/** End the connection whose frames an allocator makes room for. */
	synchronized void onBreach(Object allocator, PeerRefusal reason) {
		for (SocketChannel peer : this.peers.all()) {
			EngineConnection connection = EngineConnection.of(this.owner.currentLoop(), peer);
			if (connection != null && connection.allocator() == allocator) {
				hangUp(peer, reason);
				return;
			}
		}
		this.refusals.refused(reason, "unknown");
	}

	/** A peer takes nothing while messages wait for it. Called by the socket's owner. */
	synchronized void onStalled(SocketChannel peer) {
		hangUp(peer, PeerRefusal.STALLED);
	}

	private void hangUp(SocketChannel peer, PeerRefusal reason) {
		this.refusals.refused(reason, Channels.remote(peer, "unknown"));
		Channels.hangUp(peer);
	}

}
