package org.zmqspring.test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The network between an application and a peer: one proxy for each endpoint. It knows
 * which fault the network has now, and whether the peer runs. Thread-safe.
 */
final class PeerNetwork {

	private final List<FaultProxy> proxies;

	private final List<PeerObserver> observers = new CopyOnWriteArrayList<>();

	/**
	 * The fault that lasts now; {@code null} if there is none. Written under the lock.
	 */
	private volatile @Nullable PeerFault fault;

	/** How to begin the fault again. Guarded by this. */
	private Consumer<FaultProxy> action = FaultProxy::heal;

	/** The command that began the fault. Guarded by this. */
	private String command = "";

	/** How to delay again; {@code null} if nothing is delayed. Written under the lock. */
	private volatile @Nullable Consumer<FaultProxy> delay;

	/** Written under the lock. */
	private volatile boolean killed;

	private volatile boolean closed;

	PeerNetwork(List<Supplier<@Nullable InetSocketAddress>> targets) {
		this.proxies = targets.stream().map(FaultProxy::to).toList();
	}

	FaultProxy proxy(int index) {
		return this.proxies.get(index);
	}

	/** The other end of the network may have started. */
	void targetChanged() {
		this.proxies.forEach(FaultProxy::targetChanged);
	}

	void observe(PeerObserver observer) {
		if (!this.observers.contains(observer)) {
			this.observers.add(observer);
		}
	}

	synchronized void begin(PeerFault next, String newCommand, Consumer<FaultProxy> newAction) {
		this.observers.forEach((observer) -> observer.faultBegins(newCommand, next.isBreaking()));
		if (next == PeerFault.DELAY) {
			this.delay = newAction;
		}
		else if (next.isLasting()) {
			this.fault = next;
			this.command = newCommand;
			this.action = newAction;
		}
		this.proxies.forEach(newAction);
	}

	synchronized void heal() {
		this.observers.forEach((observer) -> observer.repaired("heal()"));
		this.fault = null;
		this.delay = null;
		this.proxies.forEach(this.killed ? PeerNetwork::onlyRefuse : FaultProxy::heal);
	}

	/** Unlike a proxy that heals first, this one never accepts a connection. */
	private static void onlyRefuse(FaultProxy proxy) {
		proxy.refuse();
		proxy.delay(Duration.ZERO);
	}

	/**
	 * End the peer, unless it is killed or closed. Its connections are reset and new ones
	 * are refused, unless the network lets nothing pass.
	 */
	synchronized void kill(Runnable peer) {
		if (this.killed || this.closed) {
			return;
		}
		boolean silent = isSilent();
		this.observers.forEach((observer) -> observer.faultBegins("kill()", !silent));
		this.killed = true;
		if (!silent) {
			this.proxies.forEach(FaultProxy::refuse);
		}
		peer.run();
	}

	/** Start the peer again if it is killed. A fault of the network continues. */
	synchronized void restart(Runnable peer) {
		if (!this.killed || this.closed) {
			return;
		}
		this.observers.forEach((observer) -> observer.repaired("restart()"));
		this.observers.forEach(PeerObserver::restarted);
		peer.run();
		this.killed = false;
		PeerFault present = this.fault;
		if (present == null || present == PeerFault.FLAP) {
			this.proxies.forEach(FaultProxy::heal);
			Consumer<FaultProxy> later = this.delay;
			if (later != null) {
				this.proxies.forEach(later);
			}
		}
		if (present == PeerFault.FLAP) {
			this.proxies.forEach(this.action);
		}
	}

	/** Whether a fault lets nothing pass. */
	boolean isSilent() {
		PeerFault present = this.fault;
		return present != null && present.isSilent();
	}

	/**
	 * Whether no connection can be used: the peer is killed, or the fault prevents it.
	 */
	boolean isUnusable() {
		return this.killed || isSilent() || this.fault == PeerFault.REFUSE;
	}

	boolean hasFault() {
		return this.fault != null || this.delay != null;
	}

	/** Whether connections may be lost because of the fault that lasts now. */
	boolean canBreak() {
		PeerFault present = this.fault;
		return present != null && present.canBreak();
	}

	boolean isKilled() {
		return this.killed;
	}

	/** What is wrong, as a part of a sentence. */
	synchronized String describe() {
		if (this.closed) {
			return "the peer is closed";
		}
		if (this.killed) {
			return "the peer is killed, call restart()";
		}
		if (this.fault != null) {
			return "the network has the fault " + this.command + ", call heal()";
		}
		return (this.delay != null) ? "the network delays each byte, call heal()" : "the network has no fault";
	}

	/** End the peer and the network. */
	synchronized void close(Runnable peer) {
		this.closed = true;
		try {
			peer.run();
		}
		finally {
			this.proxies.forEach(FaultProxy::close);
		}
	}

}
