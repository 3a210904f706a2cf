package org.zmqspring.listen;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
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

	private final LinkId link;

	private final Routes routes;

	private final Framing framing;

	private final ListenObserver observer;

	private final Pending pending = new Pending();

	private long restUntilNanos = NEVER;

	private long retireByNanos = NEVER;

	private boolean heard;

	/** What the last socket of this link has left comes first. */
	private @Nullable Feed earlier;

	/** Taken out of the socket, which is closed or about to be. */
	private final Queue<ZmqMessage> kept = new ArrayDeque<>();

	private boolean closed;

	private boolean behind;

	private boolean dry;

	private boolean closing;

	Feed(SubscriberSocket socket, Routes routes, Framing framing, ListenObserver observer) {
		this.socket = socket;
		this.link = socket.key().link();
		this.routes = routes;
		this.framing = framing;
		this.observer = observer;
	}

	/**
	 * Deliver a batch, up to the message that has to wait.
	 * @param limit how many messages at most
	 * @param epochMillis the time messages are stamped with
	 * @param nowNanos the time
	 * @return how many there were; fewer than the limit if nothing is left or it is held
	 */
	int read(int limit, long epochMillis, long nowNanos) {
		this.dry = false;
		int count = deliverKept(limit, nowNanos);
		return (count < limit && !isHeld()) ? count + readSocket(limit - count, epochMillis, nowNanos) : count;
	}

	private int deliverKept(int limit, long nowNanos) {
		int count = 0;
		try {
			while (count < limit && !isHeld() && !this.kept.isEmpty()) {
				deliver(this.kept.remove(), nowNanos);
				count++;
			}
			return count;
		}
		catch (RuntimeException | Error ex) {
			this.observer.damaged(this.link.socket());
			throw ex;
		}
	}

	private int readSocket(int limit, long epochMillis, long nowNanos) {
		int count = 0;
		long bytes = 0;
		try {
			while (count < limit && !isHeld()) {
				ZmqMessage message = next(epochMillis);
				if (message == null) {
					this.behind = false;
					this.dry = true;
					break;
				}
				count++;
				bytes += message.size();
				deliver(message, nowNanos);
			}
			return count;
		}
		catch (RuntimeException | Error ex) {
			// The socket leaves out what is left of it, so that no part is a message.
			this.observer.damaged(this.link.socket());
			throw ex;
		}
		finally {
			count(count, bytes, nowNanos);
		}
	}

	private @Nullable ZmqMessage next(long epochMillis) {
		byte[][] frames = this.closed ? null : this.socket.receive();
		return (frames != null) ? this.framing.message(frames, this.link.socket(), this.link.endpoint(), epochMillis)
				: null;
	}

	private void count(int count, long bytes, long nowNanos) {
		if (count > 0) {
			this.socket.traffic().received(count, bytes, nowNanos);
			this.routes.budget().read(count);
		}
	}

	/**
	 * Take out of the socket what has to wait, so that it can be closed before its turn.
	 * @param most how many messages are kept
	 * @param mostBytes how large they may be together, the last one not counted
	 * @param epochMillis the time messages are stamped with
	 * @param nowNanos the time
	 * @return whether the socket is empty now
	 */
	boolean keep(int most, long mostBytes, long epochMillis, long nowNanos) {
		int count = 0;
		long bytes = 0;
		try {
			while (count < most && bytes < mostBytes) {
				ZmqMessage message = next(epochMillis);
				if (message == null) {
					return true;
				}
				this.kept.add(message);
				count++;
				bytes += message.size();
			}
			return false;
		}
		catch (RuntimeException | Error ex) {
			this.observer.damaged(this.link.socket());
			throw ex;
		}
		finally {
			count(count, bytes, nowNanos);
		}
	}

	/**
	 * Read what is left and drop it, counted.
	 * @param most how many messages at most
	 * @param reason why, for the meter
	 * @param nowNanos the time
	 * @return how many there were
	 */
	int discard(int most, ListenerDropReason reason, long nowNanos) {
		int count = 0;
		long bytes = 0;
		try {
			while (count < most) {
				ZmqMessage message = next(0);
				if (message == null) {
					break;
				}
				count++;
				bytes += message.size();
				refuse(message, reason);
			}
			return count;
		}
		finally {
			count(count, bytes, nowNanos);
		}
	}

	private void deliver(ZmqMessage message, long nowNanos) {
		for (Lanes lanes : listenersOf(message)) {
			Lane lane = lanes.laneFor(message);
			if (!lane.offer(message, nowNanos)) {
				this.pending.add(message, lane);
				this.behind = true;
			}
		}
	}

	/**
	 * Drop what was kept, counted.
	 * @param reason why, for the meter
	 * @return how many there were
	 */
	int discardKept(ListenerDropReason reason) {
		int count = 0;
		for (ZmqMessage message = this.kept.poll(); message != null; message = this.kept.poll()) {
			refuse(message, reason);
			count++;
		}
		return count;
	}

	private void refuse(ZmqMessage message, ListenerDropReason reason) {
		for (Lanes lanes : listenersOf(message)) {
			lanes.laneFor(message).refuse(message, reason);
		}
	}

	private Lanes[] listenersOf(ZmqMessage message) {
		Lanes[] listeners = this.routes.lanesFor(message.topicBytes());
		if (listeners.length == 0) {
			this.observer.unrouted(message.socket());
		}
		return listeners;
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
		this.earlier = null;
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
		return isBlocked() || this.restUntilNanos != NEVER;
	}

	/** Whether a full lane stands in the way, or what an earlier socket has left. */
	boolean isBlocked() {
		if (this.earlier != null && this.earlier.isDone()) {
			this.earlier = null;
		}
		return !this.pending.isEmpty() || this.earlier != null;
	}

	/** Whether there may be messages that had to wait. */
	boolean isBehind() {
		return this.behind && !isDone();
	}

	/**
	 * Wait until what the last socket of this link has left is delivered.
	 * @param last the last one
	 */
	void follow(Feed last) {
		this.earlier = last;
		this.behind = true;
	}

	/** Whether nothing was left when it was read the last time. */
	boolean isDry() {
		return this.dry;
	}

	boolean hasKept() {
		return !this.kept.isEmpty();
	}

	/** The socket is closed; what was kept is still delivered. */
	void onClosed() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Whether its socket is closed and everything that came is delivered. */
	boolean isDone() {
		return this.closed && this.kept.isEmpty() && this.pending.isEmpty();
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

	void closing(boolean newClosing) {
		this.closing = newClosing;
	}

	/** Whether its socket is to be closed, and could not be so far. */
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
		if (this.closed && !isHeld()) {
			return 0; // no socket tells that more was kept
		}
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
