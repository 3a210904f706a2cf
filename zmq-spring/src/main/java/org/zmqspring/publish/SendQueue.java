package org.zmqspring.publish;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.Ticker;
import org.zmqspring.publish.ZmqSendException.Reason;

/**
 * The bounded queue between the senders of one publisher and its agent. Applies the
 * overflow policy while it is full. Uses no lock, even while a sender waits for room.
 * Thread-safe.
 */
final class SendQueue {

	/** Batches after which one sender is woken while the queue stays above half. */
	private static final int BATCHES_FOR_ONE = 16;

	private final String publisher;

	private final PublisherSettings settings;

	/**
	 * It has several consumers: with drop-oldest, senders also take messages out. This
	 * variant does not use {@code sun.misc.Unsafe}, which newer JVMs warn about.
	 */
	private final MpmcAtomicArrayQueue<OutboundMessage> queue;

	/**
	 * The message at the head that waits until every subscriber has room for it. Only the
	 * agent's thread sets it.
	 */
	private final AtomicReference<OutboundMessage> requeued = new AtomicReference<>();

	private final SendOutcomes outcomes;

	private final Doorbell agent;

	private final Waiters senders;

	private volatile State state = State.CLOSED;

	/** Since the start; confined to the agent's thread. */
	private long batches;

	SendQueue(String publisher, PublisherSettings settings, SendOutcomes outcomes, Doorbell agent, Ticker ticker) {
		this.publisher = publisher;
		this.settings = settings;
		this.queue = new MpmcAtomicArrayQueue<>(settings.queueCapacity());
		this.outcomes = outcomes;
		this.agent = agent;
		this.senders = new Waiters(ticker);
	}

	/**
	 * Queue a message. If there is no room, the overflow policy decides.
	 * @throws ZmqSendException if it was neither queued nor dropped by policy
	 */
	void put(OutboundMessage message) {
		if (tryPut(message)) {
			return;
		}
		switch (this.settings.overflow()) {
			case BLOCK -> waitForRoom(message);
			case DROP_NEWEST -> this.outcomes.dropped(message, DropReason.NEWEST);
			case DROP_OLDEST -> replaceOldest(message);
			case FAIL -> throw full();
		}
	}

	/** Queue a message if there is room now. */
	boolean tryPut(OutboundMessage message) {
		requireOpen();
		if (isFull() || !this.queue.offer(message)) {
			return false;
		}
		if (!isWaitingAtHead()) {
			this.agent.ring();
		}
		if (this.state == State.CLOSED) {
			// The queue was closed during the offer. The fence in ring() orders the offer
			// before this check, so this thread sees CLOSED or the closing thread sees
			// the message.
			discard();
		}
		return true;
	}

	/**
	 * While a message waits at the head, the agent cannot send those behind it, so it
	 * need not be woken for them. Because of the fence between the offer and the second
	 * check, the agent finds the new message once the head has been sent.
	 */
	private boolean isWaitingAtHead() {
		if (this.requeued.get() == null) {
			return false;
		}
		VarHandle.fullFence();
		return this.requeued.get() != null;
	}

	/**
	 * Check that messages are accepted.
	 * @throws ZmqSendException if they are not
	 */
	void requireOpen() {
		if (this.state != State.OPEN) {
			throw new ZmqSendException(this.publisher, Reason.NOT_RUNNING);
		}
	}

	/**
	 * The number of slots is a power of two. The size is read only if there are more
	 * slots than the capacity, or a message waits at the head.
	 */
	private boolean isFull() {
		return (this.queue.capacity() != this.settings.queueCapacity() || this.requeued.get() != null)
				&& depth() >= this.settings.queueCapacity();
	}

	private void waitForRoom(OutboundMessage message) {
		switch (this.senders.await(() -> tryPut(message), this.settings.sendTimeout())) {
			case TIMED_OUT -> throw full();
			case INTERRUPTED -> throw new ZmqSendException(this.publisher, Reason.INTERRUPTED);
			case MET -> {
			}
		}
	}

	private void replaceOldest(OutboundMessage message) {
		while (!tryPut(message)) {
			OutboundMessage oldest = this.queue.poll();
			if (oldest != null) {
				this.outcomes.dropped(oldest, DropReason.OLDEST);
			}
		}
	}

	private ZmqSendException full() {
		this.outcomes.rejected();
		return new ZmqSendException(this.publisher, Reason.QUEUE_FULL);
	}

	@Nullable OutboundMessage poll() {
		OutboundMessage head = (this.requeued.get() != null) ? this.requeued.getAndSet(null) : null;
		return (head != null) ? head : this.queue.poll();
	}

	/**
	 * Put the last polled message back at the head. No policy drops it there. Confined to
	 * the agent's thread.
	 */
	void requeue(OutboundMessage message) {
		this.requeued.set(message);
		if (this.state == State.CLOSED) {
			discard();
		}
	}

	/** The message that was put back at the head, if it is still there. */
	@Nullable OutboundMessage requeued() {
		return this.requeued.get();
	}

	/**
	 * A batch was taken out: wake senders that wait for room. All of them are woken once
	 * half of the queue is free, so that they do not wait again after a few messages.
	 * Before that, one is woken every few batches, so that no sender waits until the
	 * others stop. Measurements with 16 senders: docs/performance.md. Confined to the
	 * agent's thread.
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
		return this.queue.isEmpty() && this.requeued.get() == null;
	}

	int depth() {
		return this.queue.size() + ((this.requeued.get() != null) ? 1 : 0);
	}

	void open() {
		this.state = State.OPEN;
	}

	/** Accept nothing more. Senders that wait for room fail. */
	void drain() {
		this.state = State.DRAINING;
		this.senders.wake(Integer.MAX_VALUE);
	}

	/** Drop the messages that are still queued. Returns how many there were. */
	int close() {
		this.state = State.CLOSED;
		VarHandle.fullFence();
		return discard();
	}

	private int discard() {
		int count = 0;
		for (OutboundMessage message = poll(); message != null; message = poll()) {
			this.outcomes.dropped(message, DropReason.STOPPED);
			count++;
		}
		return count;
	}

	private enum State {

		/** Accepts no messages and contains none. */
		CLOSED,

		/** Accepts messages. */
		OPEN,

		/** Accepts no messages, but may contain some. */
		DRAINING

	}

}
