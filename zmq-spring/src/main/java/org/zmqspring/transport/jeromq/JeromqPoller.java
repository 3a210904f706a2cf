package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketPoller;

/**
 * Waits for many engine sockets with one selector of the JDK. The file descriptor of each
 * socket is registered once; the engine's own poller builds its arrays in each call.
 * Confined to its owner's thread, except for {@link #wakeup()}.
 */
final class JeromqPoller<S extends EngineSocket> implements SocketPoller<S> {

	private final Selector selector;

	private final AtomicBoolean woken = new AtomicBoolean();

	private final Map<S, PollerEntry<S>> entries = new IdentityHashMap<>();

	/** Sockets that may have messages. The selector reports when others get one. */
	private final List<PollerEntry<S>> active = new ArrayList<>();

	private final List<S> ready = new ArrayList<>();

	JeromqPoller() {
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No selector can be opened. Raise the limit of open files (ulimit -n)", ex);
		}
	}

	@Override
	public List<S> await(long maxNanos) {
		this.active.removeIf(PollerEntry::deactivateIfDrained);
		boolean waits = !this.woken.getAndSet(false) && this.active.isEmpty() && maxNanos > 0;
		select(waits, maxNanos);
		this.ready.clear();
		for (PollerEntry<S> entry : this.active) {
			this.ready.add(entry.socket());
		}
		return this.ready;
	}

	private void select(boolean waits, long maxNanos) {
		// A selector does not wait while its thread is interrupted.
		Thread.interrupted();
		try {
			if (waits) {
				this.selector.select(this::onReadable, millis(maxNanos));
				this.woken.getAndSet(false);
			}
			else {
				this.selector.selectNow(this::onReadable);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ClosedSelectorException ex) {
			this.active.clear();
		}
	}

	/** Rounded up; 0 waits without a limit. */
	private static long millis(long nanos) {
		return (nanos == Long.MAX_VALUE) ? 0 : (nanos - 1) / 1_000_000 + 1;
	}

	@SuppressWarnings("unchecked")
	private void onReadable(SelectionKey key) {
		activate((PollerEntry<S>) key.attachment());
	}

	private void activate(PollerEntry<S> entry) {
		if (entry.activate()) {
			try {
				this.active.add(entry);
			}
			catch (OutOfMemoryError ex) {
				// Otherwise the socket would never be activated again.
				entry.deactivate();
				throw ex;
			}
		}
	}

	@Override
	public void add(S socket) {
		PollerEntry<S> entry = new PollerEntry<>(socket, this.selector);
		entry.engineSocket().onReadable(() -> activate(entry));
		this.entries.put(socket, entry);
		activate(entry);
	}

	@Override
	public void remove(S socket) {
		PollerEntry<S> entry = this.entries.remove(socket);
		if (entry != null) {
			entry.engineSocket().onReadable(null);
			entry.cancel();
			this.active.remove(entry);
			// The descriptor stays open until the selector has removed it.
			select(false, 0);
		}
	}

	@Override
	public void hold(S socket) {
		PollerEntry<S> entry = this.entries.get(socket);
		if (entry != null) {
			entry.hold();
			this.active.remove(entry);
		}
	}

	@Override
	public void release(S socket) {
		PollerEntry<S> entry = this.entries.get(socket);
		if (entry != null && entry.isHeld()) {
			entry.release();
			activate(entry);
		}
	}

	@Override
	public void wakeup() {
		// Write the flag each time, so that the owner sees what the caller did before.
		if (!this.woken.getAndSet(true)) {
			this.selector.wakeup();
		}
	}

	@Override
	public void close() {
		this.entries.values().forEach((entry) -> entry.engineSocket().onReadable(null));
		this.entries.clear();
		this.active.clear();
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
