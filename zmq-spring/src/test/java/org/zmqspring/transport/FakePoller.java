package org.zmqspring.transport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Polls fake sockets. It waits for them only if the transport was made with waits.
 * Guarded by its lock.
 *
 * @param <S> the kind of socket
 */
public final class FakePoller<S extends EngineSocket> implements SocketPoller<S> {

	private final boolean waits;

	private final Set<S> sockets = new LinkedHashSet<>();

	private final Set<S> held = new HashSet<>();

	private final Set<S> released = new HashSet<>();

	private boolean woken;

	private boolean closed;

	private long lastWaitNanos;

	FakePoller(boolean waits) {
		this.waits = waits;
	}

	@Override
	public synchronized void add(S socket) {
		this.sockets.add(socket);
		((FakeSocket) socket).watchedBy(this);
	}

	@Override
	public synchronized void remove(S socket) {
		((FakeSocket) socket).watchedBy(null);
		this.sockets.remove(socket);
		this.held.remove(socket);
		this.released.remove(socket);
	}

	@Override
	public synchronized void hold(S socket) {
		if (this.sockets.contains(socket)) {
			this.held.add(socket);
		}
	}

	@Override
	public synchronized void release(S socket) {
		if (this.held.remove(socket)) {
			this.released.add(socket);
			// As in the poller of JeroMQ: the others have their turn first.
			this.sockets.remove(socket);
			this.sockets.add(socket);
		}
	}

	@Override
	public synchronized List<S> await(long maxNanos) {
		this.lastWaitNanos = maxNanos;
		List<S> ready = ready();
		if (this.waits) {
			long end = System.nanoTime() + Math.min(maxNanos, TimeUnit.DAYS.toNanos(1));
			for (long left = end - System.nanoTime(); ready.isEmpty() && !this.woken
					&& left > 0; left = end - System.nanoTime()) {
				pause(left);
				ready = ready();
			}
		}
		this.woken = false;
		this.released.clear();
		return ready;
	}

	private void pause(long nanos) {
		try {
			wait(nanos / 1_000_000 + 1);
		}
		catch (InterruptedException ex) {
			this.woken = true;
		}
	}

	private List<S> ready() {
		List<S> ready = new ArrayList<>();
		for (S socket : this.sockets) {
			if (this.released.contains(socket) || (((FakeSocket) socket).isReady() && !this.held.contains(socket))) {
				ready.add(socket);
			}
		}
		return ready;
	}

	@Override
	public synchronized void wakeup() {
		this.woken = true;
		notifyAll();
	}

	/** A socket has received something. */
	synchronized void signal() {
		notifyAll();
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.sockets.forEach((socket) -> ((FakeSocket) socket).watchedBy(null));
		this.sockets.clear();
	}

	public synchronized boolean isClosed() {
		return this.closed;
	}

	public synchronized boolean isHeld(S socket) {
		return this.held.contains(socket);
	}

	/**
	 * The longest time for which the owner wanted to wait in its last call.
	 * @return the argument of the last {@link #await}
	 */
	public synchronized long lastWaitNanos() {
		return this.lastWaitNanos;
	}

}
