package org.zmqspring.listen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.FeedMessage;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Reads one subscriber socket and offers each message to the lanes of its listeners.
 * While a message waits for room in a lane, the socket is not read. Confined to the
 * poller thread.
 */
final class SocketReader {

	private static final long NEVER = Long.MAX_VALUE;

	private final SubscriberSocket socket;

	private final LinkId link;

	private final Routes routes;

	/** Whether the last frame of a message may be a trace header. */
	private final boolean traceHeader;

	private final ListenObserver observer;

	/** Parses and decodes messages; {@code null} if they need neither. */
	private final @Nullable LinkFeed feed;

	/**
	 * Recovers missed messages of the link; {@code null} if nothing does, or if a reader
	 * of the link's next socket delivers what is recovered.
	 */
	private @Nullable LinkReplay replay;

	/** Whether messages were read in advance. */
	private boolean readAhead;

	private final WaitingMessage waiting = new WaitingMessage();

	private long restUntilNanos = NEVER;

	private long retireByNanos = NEVER;

	private boolean received;

	/**
	 * The lane of the previous message, while nothing else has happened since. A lane
	 * that the poller itself calls then measures a call from the end of the previous one.
	 */
	private @Nullable Lane recent;

	/** The reader of the link's previous socket. Its messages are delivered first. */
	private @Nullable SocketReader earlier;

	/** Messages read in advance, so that the socket could be closed. */
	private final Queue<ZmqMessage> kept = new ArrayDeque<>();

	private boolean closed;

	private boolean catchingUp;

	private boolean empty;

	private boolean closing;

	SocketReader(SubscriberSocket socket, Routes routes, boolean traceHeader, @Nullable LinkFeed feed,
			ListenObserver observer) {
		this.socket = socket;
		this.link = socket.key().link();
		this.routes = routes;
		this.traceHeader = traceHeader;
		this.feed = feed;
		this.replay = (feed != null) ? feed.replay() : null;
		this.observer = observer;
	}

	/**
	 * Deliver a batch, and return how many messages it had. The batch ends early at a
	 * message that must wait.
	 */
	int read(int limit, long epochMillis, long nowNanos) {
		this.empty = false;
		this.recent = null;
		int count = deliverKept(limit, nowNanos);
		count += (count < limit && mayRead()) ? readSocket(limit - count, epochMillis, nowNanos) : 0;
		if (this.feed != null && recovers()) {
			this.feed.report();
		}
		return count;
	}

	/** Whether missed messages of the link are recovered at all. */
	boolean recovers() {
		return this.replay != null;
	}

	/** Whether the next message may be taken from the socket. */
	private boolean mayRead() {
		return !isHeld() && !isFull();
	}

	/** Whether too many messages wait for recovered ones. */
	boolean isFull() {
		return this.replay != null && this.replay.isFull();
	}

	private int deliverKept(int limit, long nowNanos) {
		int count = 0;
		try {
			while (count < limit && !isHeld() && !this.kept.isEmpty()) {
				deliver(this.kept.remove(), nowNanos);
				count++;
			}
			return count + deliverReady(limit - count, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			this.observer.damaged(this.link.socket());
			throw ex;
		}
	}

	/** Deliver recovered messages, and live ones that have waited for them. */
	private int deliverReady(int limit, long nowNanos) {
		int count = 0;
		if (this.replay != null) {
			while (count < limit && !isHeld()) {
				ZmqMessage message = this.replay.poll();
				if (message == null) {
					break;
				}
				deliver(message, nowNanos);
				count++;
			}
		}
		return count;
	}

	private int readSocket(int limit, long epochMillis, long nowNanos) {
		int count = 0;
		long bytes = 0;
		try {
			while (count < limit && mayRead()) {
				byte[][] frames = receive();
				if (frames == null) {
					onEmpty(nowNanos);
					break;
				}
				count++;
				ZmqMessage message = parsed(frames, epochMillis, nowNanos);
				bytes += size(message, frames);
				if (message != null) {
					deliver(message, nowNanos);
				}
				deliverReady(Integer.MAX_VALUE, nowNanos);
			}
			return count;
		}
		catch (RuntimeException | Error ex) {
			// The socket skips the rest of the message, so no part of it is delivered.
			this.observer.damaged(this.link.socket());
			throw ex;
		}
		finally {
			count(count, bytes, nowNanos);
		}
	}

	private void onEmpty(long nowNanos) {
		this.catchingUp = false;
		this.empty = true;
		if (this.replay != null) {
			this.replay.onEmpty(nowNanos);
		}
	}

	/** Take the next message from the socket; {@code null} if there is none. */
	private byte @Nullable [][] receive() {
		return this.closed ? null : this.socket.receive();
	}

	/** The message to deliver now; {@code null} if it waits for recovered ones. */
	private @Nullable ZmqMessage parsed(byte[][] frames, long epochMillis, long nowNanos) {
		if (this.traceHeader) {
			ZmqMessage message = ZmqMessage.withTraceHeader(frames, this.link.socket(), this.link.endpoint(),
					epochMillis);
			return (this.feed != null)
					? this.feed.read(message.frameArray(), message.traceContext(), epochMillis, nowNanos) : message;
		}
		return (this.feed != null) ? this.feed.read(frames, Map.of(), epochMillis, nowNanos)
				: new ZmqMessage(frames, this.link.socket(), this.link.endpoint(), epochMillis);
	}

	private static long size(@Nullable ZmqMessage message, byte[][] frames) {
		return (message != null) ? message.size() : ZmqMessage.size(frames);
	}

	private void count(int count, long bytes, long nowNanos) {
		if (count > 0) {
			this.socket.traffic().received(count, bytes, nowNanos);
			if (this.feed != null) {
				this.feed.report();
			}
			this.routes.budget().countRead(count);
		}
	}

	private void deliver(ZmqMessage message, long nowNanos) {
		Lanes[] listeners = listenersOf(message);
		if (listeners.length == 1) {
			deliver(message, listeners[0].laneFor(message), nowNanos);
			return;
		}
		this.recent = null;
		for (Lanes lanes : listeners) {
			Lane lane = lanes.laneFor(message);
			keepWaiting(message, lane, lane.offer(message, nowNanos));
		}
	}

	/** Deliver a message that is for one lane only. */
	private void deliver(ZmqMessage message, Lane lane, long nowNanos) {
		boolean done = (lane == this.recent) ? lane.offerNext(message, nowNanos) : lane.offer(message, nowNanos);
		// With a feed, each message is parsed and decoded before it is delivered.
		this.recent = (this.feed == null) ? lane : null;
		keepWaiting(message, lane, done);
	}

	private void keepWaiting(ZmqMessage message, Lane lane, boolean done) {
		if (!done) {
			this.waiting.add(message, lane);
			this.catchingUp = true;
		}
	}

	private Lanes[] listenersOf(ZmqMessage message) {
		Lanes[] listeners = this.routes.lanesFor(message.firstFrame());
		if (listeners.length == 0 && !isRecovered(message)) {
			this.observer.unrouted(message.socket());
		}
		return listeners;
	}

	/** The publisher sends messages of all topics again, subscribed or not. */
	private static boolean isRecovered(ZmqMessage message) {
		return message instanceof FeedMessage feed && feed.isRecovered();
	}

	/**
	 * Read messages in advance and keep them, so that the socket can be closed now. Ends
	 * at a limit of messages or bytes. Returns whether the socket is empty now.
	 */
	boolean keep(int limit, long limitBytes, long epochMillis, long nowNanos) {
		int count = 0;
		long bytes = 0;
		this.readAhead = true;
		try {
			while (count < limit && bytes < limitBytes) {
				byte[][] frames = receive();
				if (frames == null) {
					return true;
				}
				count++;
				ZmqMessage message = parsed(frames, epochMillis, nowNanos);
				bytes += size(message, frames);
				if (message != null) {
					this.kept.add(message);
				}
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

	/** Read, drop and count the remaining messages. Returns how many there were. */
	int discard(int limit, long nowNanos) {
		int count = 0;
		long bytes = 0;
		flush(nowNanos);
		try {
			while (count < limit) {
				byte[][] frames = receive();
				if (frames == null) {
					break;
				}
				count++;
				ZmqMessage message = parsed(frames, 0, nowNanos);
				bytes += size(message, frames);
				if (message != null) {
					reject(message);
				}
				rejectReady();
			}
			return count;
		}
		finally {
			count(count, bytes, nowNanos);
		}
	}

	/**
	 * Drop and count the messages that wait or are kept. Returns how many there were.
	 */
	int discardUndelivered(long nowNanos) {
		int count = this.waiting.discard();
		for (ZmqMessage message = this.kept.poll(); message != null; message = this.kept.poll()) {
			reject(message);
			count++;
		}
		flush(nowNanos);
		return count + rejectReady();
	}

	private int rejectReady() {
		int count = 0;
		if (this.replay != null) {
			for (ZmqMessage message = this.replay.poll(); message != null; message = this.replay.poll()) {
				reject(message);
				count++;
			}
		}
		return count;
	}

	private void reject(ZmqMessage message) {
		for (Lanes lanes : listenersOf(message)) {
			lanes.laneFor(message).reject(message, ListenerDropReason.RETIRED);
		}
	}

	/** Check again what keeps the socket from being read. */
	void retry(long nowNanos) {
		if (this.replay != null) {
			this.replay.onTime(nowNanos);
		}
		this.waiting.retry(nowNanos);
		if (isDue(this.restUntilNanos, nowNanos)) {
			this.restUntilNanos = NEVER;
		}
	}

	/**
	 * Let the socket be read now. For the message that waits, full lanes drop their
	 * oldest messages.
	 */
	void force() {
		this.earlier = null;
		this.waiting.force();
		this.restUntilNanos = NEVER;
	}

	/** A lane has ended: keep no message for it. */
	void forget(Lane lane) {
		this.waiting.forget(lane);
	}

	/** Whether the socket is blocked or rests, so that it must not be read now. */
	boolean isHeld() {
		return isBlocked() || this.restUntilNanos != NEVER;
	}

	/** Whether the socket waits for a full lane, or for the link's previous socket. */
	boolean isBlocked() {
		if (this.earlier != null && this.earlier.isDone()) {
			this.earlier = null;
		}
		return !this.waiting.isEmpty() || this.earlier != null;
	}

	/** Whether messages that had to wait may still be undelivered. */
	boolean isCatchingUp() {
		return this.catchingUp && !isDone();
	}

	/**
	 * Wait until the messages of the link's previous socket are delivered. If the link
	 * was forgotten in between, that socket keeps its own recovery.
	 */
	void follow(SocketReader last) {
		this.earlier = last;
		this.catchingUp = true;
		if (last.replay == this.replay) {
			last.replay = null;
		}
	}

	/** Whether messages wait for recovered ones, or have waited and can be delivered. */
	boolean isRecovering() {
		return this.replay != null && (this.replay.isRecovering() || this.replay.hasReady());
	}

	/** Whether the last read found the socket empty. */
	boolean isEmpty() {
		return this.empty;
	}

	/** Whether messages that were read in advance are not delivered yet. */
	boolean hasKept() {
		return !this.kept.isEmpty() || (this.readAhead && isRecovering());
	}

	/** Deliver the live messages that wait, without recovered ones. */
	void flush(long nowNanos) {
		if (this.replay != null) {
			this.replay.stop(nowNanos);
		}
	}

	/** The socket is closed. Kept messages are still delivered. */
	void onClosed() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Whether the socket is closed and all its messages are delivered. */
	boolean isDone() {
		return this.closed && this.kept.isEmpty() && this.waiting.isEmpty() && !isRecovering();
	}

	void restUntil(long nanos) {
		this.restUntilNanos = nanos;
	}

	/** If messages wait for recovered ones, the longest time of that wait is added. */
	void retireBy(long nanos) {
		this.retireByNanos = (this.replay != null && isRecovering()) ? nanos + this.replay.longestWaitNanos() : nanos;
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

	/** Whether the socket could not be closed yet. */
	boolean isClosing() {
		return this.closing;
	}

	@Nullable LinkFeed feed() {
		return this.feed;
	}

	/** Returns {@code true} at the first call only. */
	boolean isFirst() {
		boolean first = !this.received;
		this.received = true;
		return first;
	}

	/**
	 * After how many nanoseconds this reader must be checked, if no message is received
	 * before.
	 */
	long leftNanos(long nowNanos) {
		boolean undelivered = !this.kept.isEmpty() || (this.replay != null && this.replay.hasReady());
		if (!isHeld() && (undelivered || (this.closed && !isRecovering()))) {
			return 0; // no socket wakes the poller for these messages
		}
		long recovery = (this.replay != null) ? this.replay.leftNanos(nowNanos) : NEVER;
		return Math.min(recovery, leftWithoutRecovery(nowNanos));
	}

	private long leftWithoutRecovery(long nowNanos) {
		return Math.min(this.waiting.leftNanos(nowNanos),
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

	/** The one message for which some lanes had no room, and these lanes. */
	private static final class WaitingMessage {

		private final List<Lane> lanes = new ArrayList<>();

		private @Nullable ZmqMessage message;

		void add(ZmqMessage newMessage, Lane lane) {
			this.message = newMessage;
			this.lanes.add(lane);
		}

		boolean isEmpty() {
			return this.message == null;
		}

		/**
		 * Offer the message again. A full lane whose overflow timeout is over drops
		 * messages to make room.
		 */
		void retry(long nowNanos) {
			ZmqMessage offered = this.message;
			if (offered != null) {
				this.lanes.removeIf((lane) -> lane.offer(offered, nowNanos));
				clear();
			}
		}

		void force() {
			ZmqMessage offered = this.message;
			if (offered != null) {
				this.lanes.removeIf((lane) -> lane.offerDroppingOldest(offered));
				clear();
			}
		}

		void forget(Lane lane) {
			ZmqMessage offered = this.message;
			if (offered != null && this.lanes.remove(lane)) {
				lane.reject(offered, ListenerDropReason.SHUTDOWN);
				clear();
			}
		}

		int discard() {
			ZmqMessage offered = this.message;
			if (offered == null) {
				return 0;
			}
			this.message = null;
			this.lanes.forEach((lane) -> lane.reject(offered, ListenerDropReason.RETIRED));
			this.lanes.clear();
			return 1;
		}

		private void clear() {
			if (this.lanes.isEmpty()) {
				this.message = null;
			}
		}

		/**
		 * The nanoseconds until a full lane drops messages to make room for this one.
		 */
		long leftNanos(long nowNanos) {
			long least = Long.MAX_VALUE;
			for (Lane lane : this.lanes) {
				least = Math.min(least, lane.leftNanos(nowNanos));
			}
			return least;
		}

	}

}
