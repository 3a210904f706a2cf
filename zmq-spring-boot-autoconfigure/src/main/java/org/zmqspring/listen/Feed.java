package org.zmqspring.listen;

import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Reads one subscriber socket and offers each message to the lanes that asked for it.
 * While one message waits for room nothing more is read. Confined to the poller thread.
 */
final class Feed {

	private static final long NEVER = Long.MAX_VALUE;

	private final SubscriberSocket socket;

	private final Routes routes;

	private final Framing framing;

	private final ListenObserver observer;

	private final Pending pending = new Pending();

	private long restUntilNanos = NEVER;

	private long retireByNanos = NEVER;

	private boolean heard;

	private boolean closing;

	Feed(SubscriberSocket socket, Routes routes, Framing framing, ListenObserver observer) {
		this.socket = socket;
		this.routes = routes;
		this.framing = framing;
		this.observer = observer;
	}

	/**
	 * Read a batch, up to the message that has to wait.
	 * @param limit how many messages at most
	 * @param epochMillis the time messages are stamped with
	 * @param nowNanos the time
	 * @return how many there were; fewer than the limit if the socket is dry or held
	 */
	int read(int limit, long epochMillis, long nowNanos) {
		LinkId link = this.socket.key().link();
		int count = 0;
		long bytes = 0;
		try {
			while (count < limit && !isHeld()) {
				byte[][] frames = this.socket.receive();
				if (frames == null) {
					break;
				}
				ZmqMessage message = this.framing.message(frames, link.socket(), link.endpoint(), epochMillis);
				count++;
				bytes += message.size();
				deliver(message, nowNanos);
			}
			return count;
		}
		catch (RuntimeException | Error ex) {
			// The socket leaves out what is left of it, so that no part is a message.
			this.observer.damaged(link.socket());
			throw ex;
		}
		finally {
			if (count > 0) {
				this.socket.traffic().received(count, bytes, nowNanos);
			}
		}
	}

	private void deliver(ZmqMessage message, long nowNanos) {
		Lanes[] listeners = this.routes.lanesFor(message.topicBytes());
		if (listeners.length == 0) {
			this.observer.unrouted(message.socket());
		}
		for (Lanes lanes : listeners) {
			Lane lane = lanes.laneFor(message);
			if (!lane.offer(message, nowNanos)) {
				this.pending.add(message, lane);
			}
		}
	}

	/**
	 * Try again what stood in the way of reading.
	 * @param nowNanos the time
	 */
	void retry(long nowNanos) {
		this.pending.retry(nowNanos);
		if (isDue(this.restUntilNanos, nowNanos)) {
			this.restUntilNanos = NEVER;
		}
	}

	/** Let nothing stand in the way of reading any more. */
	void force() {
		this.pending.force();
		this.restUntilNanos = NEVER;
	}

	void forget(Lane lane) {
		this.pending.forget(lane);
	}

	/**
	 * Whether something stands in the way of reading.
	 * @return whether the socket must not be read now
	 */
	boolean isHeld() {
		return !this.pending.isEmpty() || this.restUntilNanos != NEVER;
	}

	void restUntil(long nanos) {
		this.restUntilNanos = nanos;
	}

	void retireBy(long nanos) {
		this.retireByNanos = nanos;
	}

	boolean isRetiring() {
		return this.retireByNanos != NEVER;
	}

	boolean isOverdue(long nowNanos) {
		return isDue(this.retireByNanos, nowNanos);
	}

	/** It is read no more. */
	void closing() {
		this.closing = true;
	}

	boolean isClosing() {
		return this.closing;
	}

	/**
	 * Answer for the first batch of the socket's life.
	 * @return {@code true} the first time
	 */
	boolean isFirst() {
		boolean first = !this.heard;
		this.heard = true;
		return first;
	}

	/**
	 * How long until something has to be done about it, if nothing comes before.
	 * @param nowNanos the time
	 * @return nanoseconds
	 */
	long leftNanos(long nowNanos) {
		return Math.min(this.pending.leftNanos(nowNanos),
				Math.min(left(this.restUntilNanos, nowNanos), left(this.retireByNanos, nowNanos)));
	}

	private static long left(long deadlineNanos, long nowNanos) {
		return (deadlineNanos != NEVER) ? Math.max(0, deadlineNanos - nowNanos) : NEVER;
	}

	private static boolean isDue(long deadlineNanos, long nowNanos) {
		return left(deadlineNanos, nowNanos) == 0;
	}

	SubscriberSocket socket() {
		return this.socket;
	}

	Routes routes() {
		return this.routes;
	}

}
