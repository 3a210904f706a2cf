package org.zmqspring.test;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The network between an application and a peer: one proxy for each endpoint. It knows
 * which fault the network has now, and whether the peer runs. Thread-safe.
 */
final class PeerNetwork implements AutoCloseable {

	private final List<FaultProxy> proxies;

	private final List<PeerObserver> observers = new CopyOnWriteArrayList<>();

	/**
	 * The fault that lasts now; {@code null} if there is none. Written under the lock.
	 */
	private volatile @Nullable PeerFault fault;

	/** How to begin the fault again. Guarded by this. */
	private Consumer<FaultProxy> action = FaultProxy::heal;

	/** The command that began what lasts now. Guarded by this. */
	private String command = "";

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
		if (next.isLasting()) {
			this.fault = next;
			this.command = newCommand;
			this.action = newAction;
		}
		this.proxies.forEach(newAction);
	}

	synchronized void heal() {
		this.observers.forEach((observer) -> observer.repaired("heal()"));
		this.fault = null;
		this.proxies.forEach(FaultProxy::heal);
		if (this.killed) {
			this.proxies.forEach(FaultProxy::refuse);
		}
	}

	/**
	 * End the peer. Its connections are reset and new ones are refused, unless the
	 * network lets nothing pass.
	 */
	synchronized void kill(Runnable peer) {
		boolean silent = isSilent();
		this.observers.forEach((observer) -> observer.faultBegins("kill()", !silent));
		this.killed = true;
		if (!silent) {
			this.proxies.forEach(FaultProxy::refuse);
		}
		peer.run();
	}

	/** Start the peer again. A fault of the network continues. */
	synchronized void restart(Runnable peer) {
		this.observers.forEach((observer) -> observer.repaired("restart()"));
		peer.run();
		this.killed = false;
		PeerFault present = this.fault;
		if (present == null || present == PeerFault.DELAY || present == PeerFault.FLAP) {
			this.proxies.forEach(FaultProxy::heal);
		}
		if (present == PeerFault.DELAY || present == PeerFault.FLAP) {
			this.proxies.forEach(this.action);
		}
	}

	/** Whether a fault lets nothing pass. */
	boolean isSilent() {
		PeerFault present = this.fault;
		return present != null && present.isSilent();
	}

	boolean hasFault() {
		return this.fault != null;
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
		return (this.fault != null) ? "the network has the fault " + this.command + ", call heal()"
				: "the network has no fault";
	}

	@Override
	public void close() {
		this.closed = true;
		this.proxies.forEach(FaultProxy::close);
	}

}
