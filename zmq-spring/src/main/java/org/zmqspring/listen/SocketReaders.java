package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.ReadingClock;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Reads all sockets of the poller, from their adoption to their close. A socket that
 * waits, rests or retires does not slow the others down. Confined to the poller thread.
 */
final class SocketReaders {

	private static final Logger logger = LoggerFactory.getLogger(SocketReaders.class);

	/** How many messages are read from one socket before the next one has its turn. */
	private static final int BATCH = 256;

	/**
	 * How many messages are read between two readings of the clock if the poller itself
	 * calls a listener.
	 */
	private static final int SMALL_BATCH = 8;

	/**
	 * The turn of a socket ends after this time if the poller calls the listener.
	 */
	private static final long LONG_TURN_NANOS = Duration.ofMillis(50).toNanos();

	/** How many messages are read at most from a socket that must be closed now. */
	private static final int LAST_BATCH = 65_536;

	/** How many bytes the messages kept for a full lane may have together. */
	private static final long MAX_KEPT_BYTES = 64L << 20;

	/**
	 * How many messages are counted at most when a socket is closed before it is empty.
	 */
	private static final int MAX_DISCARDED = 1 << 22;

	/** How long a socket that throws is not read. */
	private static final long REST_NANOS = Duration.ofMillis(100).toNanos();

	/** How long a retired socket may be read, in addition to the longest block. */
	private static final long RETIRE_NANOS = Duration.ofSeconds(1).toNanos();

	private final SocketPoller<SubscriberSocket> sockets;

	private final FactSink facts;

	private final Ticker ticker;

	private final LogThrottle failures;

	private final Map<SocketKey, SocketReader> byKey = new LinkedHashMap<>();

	/**
	 * The few readers that must be checked at a certain time: they wait, rest or retire.
	 */
	private final ArrayList<SocketReader> waiting = new ArrayList<>();

	/** Tells other threads when the poller does not read at all. */
	private final ReadingClock clock;

	/** Whether a socket could not be closed yet. */
	private boolean unclosed;

	SocketReaders(SocketPoller<SubscriberSocket> sockets, FactSink facts, Ticker ticker, ReadingClock clock) {
		this.sockets = sockets;
		this.clock = clock;
		this.facts = facts;
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	void add(SocketReader reader, long nowNanos) {
		SocketReader last = lastOf(reader.socket().key().link());
		try {
			this.byKey.put(reader.socket().key(), reader);
			// Reserve the space now. If there were no memory for it later, a waiting
			// socket would not be read again.
			this.waiting.ensureCapacity(this.byKey.size());
			reader.routes().add(reader);
			this.sockets.add(reader.socket());
			reader.socket().traffic().readBy(this.clock, nowNanos);
			if (reader.isRecovering()) {
				look(reader);
			}
			if (last != null) {
				reader.follow(last);
				hold(reader, nowNanos);
			}
		}
		catch (RuntimeException | Error ex) {
			// A link must not be up while its socket
			// is not read. The supervisor reopens it.
			close(reader);
			throw ex;
		}
	}

	/**
	 * The reader of the link's previous socket, while it has undelivered messages.
	 */
	private @Nullable SocketReader lastOf(LinkId link) {
		SocketReader last = null;
		for (SocketReader reader : this.byKey.values()) {
			last = (reader.isRetiring() && reader.socket().key().link().equals(link)) ? reader : last;
		}
		return last;
	}

	/** Read one socket, unless it is closed or held. Returns how many messages it had. */
	int receive(SocketKey key, long nowNanos) {
		SocketReader reader = this.byKey.get(key);
		return (reader != null && !reader.isHeld() && !reader.isClosing()) ? guarded(reader, nowNanos, this::receive)
				: 0;
	}

	private int guarded(SocketReader reader, long nowNanos, ToIntBiFunction<SocketReader, Long> action) {
		try {
			return action.applyAsInt(reader, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			onFailure(reader, ex, nowNanos);
			return 0;
		}
	}

	private int receive(SocketReader reader, long nowNanos) {
		boolean catchingUp = reader.isCatchingUp();
		int count = read(reader, nowNanos);
		if (reader.isHeld() || reader.isFull()) {
			hold(reader, nowNanos);
			if (reader.isRetiring()) {
				closeIfKept(reader, nowNanos);
			}
		}
		else if (reader.isRecovering()) {
			look(reader);
			if (reader.isRetiring() && reader.isEmpty()) {
				closeSocket(reader);
			}
		}
		else if (reader.isRetiring() && reader.isEmpty()) {
			close(reader);
		}
		else if (catchingUp) {
			reader.routes().review(nowNanos);
		}
		return count;
	}

	private int read(SocketReader reader, long nowNanos) {
		int count = reader.routes().callsOnPoller() ? readSmallBatches(reader, nowNanos)
				: reader.read(BATCH, this.ticker.epochMillis(), nowNanos);
		if (count > 0 && reader.isFirst()) {
			this.facts.offer(reader.socket().key(), new LinkFact.MessageReceived(), nowNanos);
		}
		LinkFeed feed = reader.feed();
		if (feed != null && (count > 0 || feed.replay() != null) && feed.knowsMoreOfMissed()) {
			this.facts.offer(reader.socket().key(), new LinkFact.MessagesMissed(feed.missed()), nowNanos);
		}
		return count;
	}

	/**
	 * Listeners that the poller itself calls may be slow. Then the turn ends early, so
	 * that the other sockets are read and the poller completes its cycle.
	 */
	private int readSmallBatches(SocketReader reader, long nowNanos) {
		int count = 0;
		int size = 1;
		boolean more = true;
		while (more && count < BATCH) {
			int read = reader.read(size, this.ticker.epochMillis(), nowNanos);
			count += read;
			more = read == size && this.ticker.nanos() - nowNanos < LONG_TURN_NANOS;
			size = Math.min(2 * size, SMALL_BATCH);
		}
		return count;
	}

	/** Do not read a socket for now. */
	private void hold(SocketReader reader, long nowNanos) {
		if (!reader.isClosed()) {
			this.sockets.hold(reader.socket());
			reader.socket().traffic().pause(nowNanos);
		}
		look(reader);
	}

	private void look(SocketReader reader) {
		if (!this.waiting.contains(reader)) {
			this.waiting.add(reader);
		}
	}

	/** The recovery of a link may have begun. */
	void watch(LinkId link) {
		for (SocketReader reader : this.byKey.values()) {
			if (reader.socket().key().link().equals(link) && reader.isRecovering()) {
				look(reader);
			}
		}
	}

	/**
	 * A full lane must not delay the link's next connection. So the messages of a retired
	 * socket are kept here, and the socket is closed. If there are too many, they stay in
	 * the socket, and it is closed when its time is over.
	 */
	private void closeIfKept(SocketReader reader, long nowNanos) {
		if ((reader.isBlocked() || reader.isFull()) && !reader.isClosed() && !reader.hasKept()
				&& reader.keep(LAST_BATCH, MAX_KEPT_BYTES, this.ticker.epochMillis(), nowNanos)) {
			closeSocket(reader);
		}
	}

	/** A socket that throws in each cycle must not take the time of the others. */
	private void onFailure(SocketReader reader, Throwable error, long nowNanos) {
		warn(reader, error);
		if (reader.isRetiring()) {
			attempt(reader, () -> discard(reader, nowNanos));
			closeSocket(reader);
			if (reader.isDone()) {
				close(reader);
			}
		}
		else {
			reader.restUntil(nowNanos + REST_NANOS);
			hold(reader, nowNanos);
		}
	}

	/** After how many nanoseconds a reader must be checked, at most the given time. */
	long leftNanos(long longestNanos) {
		if (this.waiting.isEmpty()) {
			return longestNanos;
		}
		long nowNanos = this.ticker.nanos();
		long least = longestNanos;
		for (SocketReader reader : this.waiting) {
			least = Math.min(least, reader.leftNanos(nowNanos));
		}
		return least;
	}

	/**
	 * Check the waiting readers. This happens before other sockets are read, because
	 * those could take the room that a reader waits for.
	 */
	void retryWaiting(long nowNanos) {
		if (!this.waiting.isEmpty()) {
			for (SocketReader reader : List.copyOf(this.waiting)) {
				if (reader.isOverdue(nowNanos)) {
					finish(reader, nowNanos);
				}
				else {
					retry(reader, nowNanos);
				}
			}
		}
	}

	private void retry(SocketReader reader, long nowNanos) {
		guarded(reader, nowNanos, (retried, now) -> {
			retried.retry(now);
			return 0;
		});
		reader.routes().review(nowNanos);
		if (reader.isHeld()) {
			return;
		}
		if (reader.isClosed() || reader.recovers()) {
			guarded(reader, nowNanos, this::receive);
		}
		if (!reader.isHeld() && !reader.isFull()) {
			release(reader, nowNanos);
		}
	}

	/** Read a socket again. */
	private void release(SocketReader reader, long nowNanos) {
		if (!reader.isClosed()) {
			this.sockets.release(reader.socket());
			reader.socket().traffic().resume(nowNanos);
		}
		if (!reader.isRetiring() && !reader.isRecovering()) {
			this.waiting.remove(reader);
		}
	}

	/**
	 * Read a socket until it is empty or its time is over, then close it. If a lane is
	 * full, the messages are kept and delivered after the close.
	 */
	void retire(SocketKey key, long nowNanos) {
		SocketReader reader = this.byKey.get(key);
		if (reader != null) {
			if (!reader.isRetiring()) {
				reader.retireBy(nowNanos + reader.routes().longestBlockNanos(nowNanos) + RETIRE_NANOS);
			}
			look(reader);
			guarded(reader, nowNanos, this::onRetire);
		}
	}

	private int onRetire(SocketReader reader, long nowNanos) {
		if (reader.isBlocked() || reader.isFull()) {
			closeIfKept(reader, nowNanos);
			return 0;
		}
		return reader.isHeld() ? 0 : receive(reader, nowNanos);
	}

	void retireAll(long nowNanos) {
		List.copyOf(this.byKey.keySet()).forEach((key) -> retire(key, nowNanos));
	}

	/** Deliver the remaining messages of every socket now, and close all sockets. */
	void finishAll(long nowNanos) {
		List.copyOf(this.byKey.values()).forEach((reader) -> finish(reader, nowNanos));
	}

	private void finish(SocketReader reader, long nowNanos) {
		try {
			reader.flush(nowNanos);
			int left = LAST_BATCH;
			for (int count = 1; count > 0 && left > 0; left -= count) {
				reader.force();
				count = read(reader, nowNanos);
			}
			reader.force();
			if (left <= 0) {
				discard(reader, nowNanos);
			}
		}
		catch (RuntimeException | Error ex) {
			warn(reader, ex);
			attempt(reader, () -> discard(reader, nowNanos));
		}
		finally {
			close(reader);
		}
	}

	private static void discard(SocketReader reader, long nowNanos) {
		warnOfDrops(reader, reader.discard(MAX_DISCARDED, nowNanos));
	}

	private static void warnOfDrops(SocketReader reader, int count) {
		if (count > 0) {
			LinkId link = reader.socket().key().link();
			try (LogKeys.Scope scope = LogKeys.link(link.socket(), link.endpoint()).open()) {
				logger.warn("zmq link '{}' was closed before everything was read; {} messages are dropped", link,
						count);
			}
		}
	}

	/** Each step is done even if another one fails: an open socket blocks its link. */
	private void close(SocketReader reader) {
		attempt(reader, () -> this.waiting.remove(reader));
		closeSocket(reader);
		attempt(reader, () -> warnOfDrops(reader, reader.discardUndelivered(this.ticker.nanos())));
		attempt(reader, () -> reader.routes().remove(reader, this.ticker.nanos()));
		forget(reader);
	}

	private void closeSocket(SocketReader reader) {
		if (reader.isClosed() && !reader.isClosing()) {
			return;
		}
		reader.onClosed();
		attempt(reader, () -> this.sockets.remove(reader.socket()));
		reader.closing(!attempt(reader, () -> reader.socket().close()));
		this.unclosed |= reader.isClosing();
	}

	private void forget(SocketReader reader) {
		if (!reader.isClosing() && reader.isDone()) {
			this.byKey.remove(reader.socket().key());
		}
	}

	private boolean attempt(SocketReader reader, Runnable step) {
		try {
			step.run();
			return true;
		}
		catch (RuntimeException | Error ex) {
			warn(reader, ex);
			return false;
		}
	}

	/** Close the sockets that could not be closed before. */
	void closeAgain() {
		if (this.unclosed) {
			this.unclosed = false;
			List.copyOf(this.byKey.values()).stream().filter(SocketReader::isClosing).forEach(this::closeAgain);
		}
	}

	private void closeAgain(SocketReader reader) {
		closeSocket(reader);
		forget(reader);
	}

	private void warn(SocketReader reader, Throwable error) {
		SocketKey key = reader.socket().key();
		try (LogKeys.Scope scope = LogKeys.link(key.link().socket(), key.link().endpoint()).open()) {
			this.failures.warn(logger, error,
					"zmq link '" + key.link() + "' failed while its socket was read or closed");
		}
	}

	boolean isEmpty() {
		return this.byKey.isEmpty();
	}

}
