package org.zmqspring.publish;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.publish.ZmqSendException.Reason;

/**
 * The bounded queue between the senders of one publisher and its agent, and what happens
 * when it is full. Without a lock, also where a sender waits for room. Thread-safe.
 */
final class SendQueue implements Outlet {

	/** Of a queue that stays fuller than half. */
	private static final int BATCHES_FOR_ONE = 16;

	private final String publisher;

	private final PublisherSettings settings;

	/**
	 * Several consumers: under drop-oldest, senders take messages out as well. Of the
	 * variants the one without {@code sun.misc.Unsafe}, of which newer JVMs warn.
	 */
	private final MpmcAtomicArrayQueue<Outgoing> queue;

	/**
	 * The message that waits at the head until every subscriber has room for it. Set by
	 * the agent's thread alone.
	 */
	private final AtomicReference<Outgoing> held = new AtomicReference<>();

	private final Fate fate;

	private final WakeSignal agent;

	private final Waiters senders;

	private volatile State state = State.CLOSED;

	/** Confined to the agent's thread. */
	private long batches;

	SendQueue(String publisher, PublisherSettings settings, Fate fate, WakeSignal agent, Ticker ticker) {
		this.publisher = publisher;
		this.settings = settings;
		this.queue = new MpmcAtomicArrayQueue<>(settings.queueCapacity());
		this.fate = fate;
		this.agent = agent;
		this.senders = new Waiters(ticker);
	}

	@Override
	public void put(Outgoing message) {
		if (tryPut(message)) {
			return;
		}
		switch (this.settings.overflow()) {
			case BLOCK -> waitForRoom(message);
			case DROP_NEWEST -> this.fate.dropped(message, DropReason.NEWEST, null);
			case DROP_OLDEST -> replaceOldest(message);
			case FAIL -> throw full();
		}
	}

	@Override
	public boolean tryPut(Outgoing message) {
		requireOpen();
		if (isFull() || !this.queue.offer(message)) {
			return false;
		}
		if (!isHeadHeld()) {
			this.agent.raise();
		}
		if (this.state == State.CLOSED) {
			// It came too late for the agent, and for the one who closed. The fence of
			// the
			// signal, after the offer, makes sure that one of us sees it.
			discard();
		}
		return true;
	}

	/**
	 * While a message is held, the agent has nothing to do for those behind it: it would
	 * be woken for each of them. The fence between the offer and the second look makes
	 * sure that the agent finds the message once it has let go of the held one.
	 */
	private boolean isHeadHeld() {
		if (this.held.get() == null) {
			return false;
		}
		VarHandle.fullFence();
		return this.held.get() != null;
	}

	/**
	 * Make sure that messages are accepted.
	 * @throws ZmqSendException if they are not
	 */
	void requireOpen() {
		if (this.state != State.OPEN) {
			throw new ZmqSendException(this.publisher, Reason.NOT_RUNNING, null);
		}
	}

	/**
	 * The array has a power of two of slots; the size is read only if that is too many.
	 */
	private boolean isFull() {
		return (this.queue.capacity() != this.settings.queueCapacity() || this.held.get() != null)
				&& depth() >= this.settings.queueCapacity();
	}

	private void waitForRoom(Outgoing message) {
		switch (this.senders.await(() -> tryPut(message), this.settings.sendTimeout())) {
			case TIMED_OUT -> throw full();
			case INTERRUPTED -> throw new ZmqSendException(this.publisher, Reason.INTERRUPTED, null);
			case MET -> {
			}
		}
	}

	private void replaceOldest(Outgoing message) {
		while (!tryPut(message)) {
			Outgoing oldest = this.queue.poll();
			if (oldest != null) {
				this.fate.dropped(oldest, DropReason.OLDEST, null);
			}
		}
	}

	private ZmqSendException full() {
		this.fate.rejected();
		return new ZmqSendException(this.publisher, Reason.QUEUE_FULL, null);
	}

	@Nullable Outgoing poll() {
		Outgoing head = (this.held.get() != null) ? this.held.getAndSet(null) : null;
		return (head != null) ? head : this.queue.poll();
	}

	/**
	 * Put the message that was polled last back to the head, where no policy drops it.
	 * Confined to the agent's thread.
	 * @param message the message
	 */
	void hold(Outgoing message) {
		this.held.set(message);
		if (this.state == State.CLOSED) {
			discard();
		}
	}

	/** The message that was put back, if it is still there. */
	@Nullable Outgoing held() {
		return this.held.get();
	}

	/**
	 * Let waiting senders in, after a batch was taken out: all of them once half of the
	 * queue is free, so that nobody waits again after a few messages. Before that one of
	 * them now and then, so that nobody waits for as long as others keep the queue full.
	 * Measured, 16 senders beside one that sends by hand: see docs/performance.md.
	 * Confined to the agent's thread.
	 */
	void madeRoom() {
		if (this.queue.size() <= this.settings.queueCapacity() / 2) {
			this.senders.wake(Integer.MAX_VALUE);
		}
		else if (++this.batches % BATCHES_FOR_ONE == 0) {
			this.senders.wake(1);
		}
	}

	boolean isEmpty() {
		return this.queue.isEmpty() && this.held.get() == null;
	}

	int depth() {
		return this.queue.size() + ((this.held.get() != null) ? 1 : 0);
	}

	void open() {
		this.state = State.OPEN;
	}

	/** Accept nothing more; who waits for room fails. */
	void drain() {
		this.state = State.DRAINING;
		this.senders.wake(Integer.MAX_VALUE);
	}

	/**
	 * Give up what is still queued.
	 * @return how many messages that were
	 */
	int close() {
		this.state = State.CLOSED;
		VarHandle.fullFence();
		return discard();
	}

	private int discard() {
		int count = 0;
		for (Outgoing message = poll(); message != null; message = poll()) {
			this.fate.dropped(message, DropReason.STOPPED, null);
			count++;
		}
		return count;
	}

	private enum State {

		/** Neither accepts nor holds messages. */
		CLOSED,

		/** Accepts messages. */
		OPEN,

		/** Holds messages, but accepts none. */
		DRAINING

	}

}
