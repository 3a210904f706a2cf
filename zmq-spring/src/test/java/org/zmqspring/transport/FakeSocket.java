package org.zmqspring.transport;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** The common part of the two fake sockets: a queue of received messages. Thread-safe. */
abstract class FakeSocket implements EngineSocket {

	private final SocketRequest request;

	private final Consumer<SocketKey> onClose;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final ConcurrentLinkedQueue<byte[][]> incoming = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean failsToClose = new AtomicBoolean();

	private volatile boolean ready;

	private volatile @Nullable FakePoller<?> poller;

	FakeSocket(SocketRequest request, Consumer<SocketKey> onClose) {
		this.request = request;
		this.onClose = onClose;
	}

	@Override
	public SocketKey key() {
		return this.request.key();
	}

	public SocketRequest request() {
		return this.request;
	}

	/** Make the next close fail for lack of memory. */
	public void failNextClose() {
		this.failsToClose.set(true);
	}

	@Override
	public void close() {
		if (this.failsToClose.getAndSet(false)) {
			throw new OutOfMemoryError("made up by the test");
		}
		if (this.closed.compareAndSet(false, true)) {
			this.onClose.accept(key());
		}
	}

	public boolean isClosed() {
		return this.closed.get();
	}

	/**
	 * How many messages wait to be received.
	 * @return the number of messages
	 */
	public int pending() {
		return this.incoming.size();
	}

	void incoming(byte[][] frames) {
		this.incoming.add(frames);
		this.ready = true;
		FakePoller<?> watching = this.poller;
		if (watching != null) {
			watching.signal();
		}
	}

	byte @Nullable [][] next() {
		if (this.closed.get()) {
			return null;
		}
		byte[][] frames = this.incoming.poll();
		if (frames == null) {
			this.ready = !this.incoming.isEmpty();
		}
		return frames;
	}

	/** Whether a message came, and no receive has found the queue empty since. */
	boolean isReady() {
		return this.ready;
	}

	void watchedBy(@Nullable FakePoller<?> watching) {
		this.poller = watching;
	}

}
