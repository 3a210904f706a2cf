package org.zmqspring.listen;

import java.time.Duration;
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
 * The sockets that are read, from adoption to their close. One that is held, rests or
 * retires takes nothing from the others. Confined to the poller thread.
 */
final class Feeds {

	private static final Logger logger = LoggerFactory.getLogger(Feeds.class);

	/** Messages read from one socket before the next one has its turn. */
	private static final int BATCH = 256;

	/**
	 * Messages read between two looks at the time, where the poller calls a listener
	 * itself.
	 */
	private static final int FEW = 8;

	/** When such a turn ends early. */
	private static final long LONG_TURN_NANOS = Duration.ofMillis(50).toNanos();

	/** Messages read at most from a socket that has to be closed now. */
	private static final int LAST_BATCH = 65_536;

	/** What messages kept for a full lane may take together. */
	private static final long MOST_KEPT_BYTES = 64L << 20;

	/** Messages counted at most that a socket still has when it is closed. */
	private static final int MOST_DISCARDED = 1 << 22;

	/** Why messages are dropped that a socket still had when its time was over. */
	private static final ListenerDropReason RETIRED = ListenerDropReason.RETIRED;

	/** How long a socket that throws is left alone. */
	private static final long REST_NANOS = Duration.ofMillis(100).toNanos();

	/** What a retired socket gets beyond the longest hold before it is closed. */
	private static final long RETIRE_NANOS = Duration.ofSeconds(1).toNanos();

	private final SocketPoller<SubscriberSocket> sockets;

	private final FactSink facts;

	private final Ticker ticker;

	private final LogThrottle failures;

	private final Map<SocketKey, Feed> byKey = new LinkedHashMap<>();

	private final WaitingFeeds waiting;

	/** Tells other threads when the poller does not read at all. */
	private final ReadingClock clock;

	/** Whether a socket could not be closed yet. */
	private boolean unclosed;

	Feeds(SocketPoller<SubscriberSocket> sockets, FactSink facts, Ticker ticker, ReadingClock clock) {
		this.sockets = sockets;
		this.clock = clock;
		this.facts = facts;
		this.ticker = ticker;
		this.waiting = new WaitingFeeds(sockets);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	void add(Feed feed, long nowNanos) {
		Feed last = lastOf(feed.socket().key().link());
		try {
			this.byKey.put(feed.socket().key(), feed);
			this.waiting.makeRoom(this.byKey.size());
			feed.routes().add(feed);
			this.sockets.add(feed.socket());
			feed.socket().traffic().readBy(this.clock, nowNanos);
			if (last != null) {
				feed.follow(last);
				this.waiting.hold(feed, nowNanos);
			}
		}
		catch (RuntimeException | Error ex) {
			// A link must not be up while nobody reads it; the supervisor opens another.
			close(feed);
			throw ex;
		}
	}

	/** The socket before this one, if not everything that it left is delivered. */
	private @Nullable Feed lastOf(LinkId link) {
		Feed last = null;
		for (Feed feed : this.byKey.values()) {
			last = (feed.isRetiring() && feed.socket().key().link().equals(link)) ? feed : last;
		}
		return last;
	}

	/**
	 * Read one socket, unless it is gone or held.
	 * @param key the socket
	 * @param nowNanos the time
	 * @return how many messages came
	 */
	int receive(SocketKey key, long nowNanos) {
		Feed feed = this.byKey.get(key);
		return (feed != null && !feed.isHeld() && !feed.isClosing()) ? guarded(feed, nowNanos, this::receive) : 0;
	}

	private int guarded(Feed feed, long nowNanos, ToIntBiFunction<Feed, Long> action) {
		try {
			return action.applyAsInt(feed, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			onFailure(feed, ex, nowNanos);
			return 0;
		}
	}

	private int receive(Feed feed, long nowNanos) {
		boolean behind = feed.isBehind();
		int count = read(feed, nowNanos);
		if (feed.isHeld()) {
			this.waiting.hold(feed, nowNanos);
			if (feed.isRetiring()) {
				closeBehindHold(feed, nowNanos);
			}
		}
		else if (feed.isRetiring() && feed.isDry()) {
			close(feed);
		}
		else if (behind) {
			feed.routes().review(nowNanos);
		}
		return count;
	}

	private int read(Feed feed, long nowNanos) {
		int count = feed.routes().callOnPoller() ? readSlowly(feed, nowNanos)
				: feed.read(BATCH, this.ticker.epochMillis(), nowNanos);
		if (count > 0 && feed.isFirst()) {
			this.facts.offer(feed.socket().key(), new LinkFact.MessageReceived(), nowNanos);
		}
		return count;
	}

	/**
	 * Listeners that the poller calls itself may take their time: then the other sockets
	 * have their turn sooner, and the poller is seen to go on.
	 */
	private int readSlowly(Feed feed, long nowNanos) {
		int count = 0;
		int few = 1;
		boolean more = true;
		while (more && count < BATCH) {
			int read = feed.read(few, this.ticker.epochMillis(), nowNanos);
			count += read;
			more = read == few && this.ticker.nanos() - nowNanos < LONG_TURN_NANOS;
			few = Math.min(2 * few, FEW);
		}
		return count;
	}

	/**
	 * A full lane must not delay the next connection: what the socket has left is kept
	 * here and delivered when there is room. If that is too much it stays in the socket,
	 * which is then closed when its time is over.
	 */
	private void closeBehindHold(Feed feed, long nowNanos) {
		if (feed.isBlocked() && !feed.isClosed() && !feed.hasKept()
				&& feed.keep(LAST_BATCH, MOST_KEPT_BYTES, this.ticker.epochMillis(), nowNanos)) {
			closeSocket(feed);
		}
	}

	/**
	 * One socket that throws again and again, be it an Error, must not take the time of
	 * the others.
	 */
	private void onFailure(Feed feed, Throwable error, long nowNanos) {
		warn(feed, error);
		if (feed.isRetiring()) {
			attempt(feed, () -> discard(feed, nowNanos));
			closeSocket(feed);
			if (feed.isDone()) {
				close(feed);
			}
		}
		else {
			feed.restUntil(nowNanos + REST_NANOS);
			this.waiting.hold(feed, nowNanos);
		}
	}

	long leftNanos(long longestNanos) {
		return this.waiting.isEmpty() ? longestNanos : this.waiting.leftNanos(longestNanos, this.ticker.nanos());
	}

	/**
	 * Look after those that wait: they come first, so that the others cannot take the
	 * room they wait for.
	 * @param nowNanos the time
	 */
	void retryWaiting(long nowNanos) {
		if (!this.waiting.isEmpty()) {
			for (Feed feed : this.waiting.list()) {
				if (feed.isOverdue(nowNanos)) {
					finish(feed, nowNanos);
				}
				else {
					retry(feed, nowNanos);
				}
			}
		}
	}

	private void retry(Feed feed, long nowNanos) {
		this.waiting.retry(feed, nowNanos);
		if (feed.isClosed() && !feed.isHeld()) {
			guarded(feed, nowNanos, this::receive);
		}
	}

	/**
	 * Receive until the socket is dry, within its time, then close it. While a lane is
	 * full, what is left is kept and delivered after the close.
	 * @param key the socket
	 * @param nowNanos the time
	 */
	void retire(SocketKey key, long nowNanos) {
		Feed feed = this.byKey.get(key);
		if (feed != null) {
			if (!feed.isRetiring()) {
				feed.retireBy(nowNanos + feed.routes().longestHoldNanos(nowNanos) + RETIRE_NANOS);
			}
			this.waiting.add(feed);
			guarded(feed, nowNanos, this::onRetire);
		}
	}

	private int onRetire(Feed feed, long nowNanos) {
		if (feed.isBlocked()) {
			closeBehindHold(feed, nowNanos);
			return 0;
		}
		return feed.isHeld() ? 0 : receive(feed, nowNanos);
	}

	void retireAll(long nowNanos) {
		List.copyOf(this.byKey.keySet()).forEach((key) -> retire(key, nowNanos));
	}

	/**
	 * Deliver now what is left in every socket, and close them.
	 * @param nowNanos the time
	 */
	void finishAll(long nowNanos) {
		List.copyOf(this.byKey.values()).forEach((feed) -> finish(feed, nowNanos));
	}

	private void finish(Feed feed, long nowNanos) {
		try {
			int left = LAST_BATCH;
			for (int count = 1; count > 0 && left > 0; left -= count) {
				feed.force();
				count = read(feed, nowNanos);
			}
			feed.force();
			if (left <= 0) {
				discard(feed, nowNanos);
			}
		}
		catch (RuntimeException | Error ex) {
			warn(feed, ex);
			attempt(feed, () -> discard(feed, nowNanos));
		}
		finally {
			close(feed);
		}
	}

	private static void discard(Feed feed, long nowNanos) {
		warnOfDrops(feed, feed.discard(MOST_DISCARDED, RETIRED, nowNanos));
	}

	private static void warnOfDrops(Feed feed, int count) {
		if (count > 0) {
			LinkId link = feed.socket().key().link();
			try (LogKeys.Scope scope = LogKeys.link(link.socket(), link.endpoint()).open()) {
				logger.warn("zmq link '{}' was closed before everything was read; {} messages are dropped", link,
						count);
			}
		}
	}

	/** Each step is done whatever becomes of the others: an open socket bars its link. */
	private void close(Feed feed) {
		attempt(feed, () -> this.waiting.remove(feed));
		closeSocket(feed);
		attempt(feed, () -> warnOfDrops(feed, feed.discardKept(RETIRED)));
		attempt(feed, () -> feed.routes().remove(feed, this.ticker.nanos()));
		forget(feed);
	}

	private void closeSocket(Feed feed) {
		if (feed.isClosed() && !feed.isClosing()) {
			return;
		}
		feed.onClosed();
		attempt(feed, () -> this.sockets.remove(feed.socket()));
		feed.closing(!attempt(feed, () -> feed.socket().close()));
		this.unclosed |= feed.isClosing();
	}

	private void forget(Feed feed) {
		if (!feed.isClosing() && feed.isDone()) {
			this.byKey.remove(feed.socket().key());
		}
	}

	private boolean attempt(Feed feed, Runnable step) {
		try {
			step.run();
			return true;
		}
		catch (RuntimeException | Error ex) {
			warn(feed, ex);
			return false;
		}
	}

	/** Close what could not be closed before. */
	void closeAgain() {
		if (this.unclosed) {
			this.unclosed = false;
			List.copyOf(this.byKey.values()).stream().filter(Feed::isClosing).forEach(this::closeAgain);
		}
	}

	private void closeAgain(Feed feed) {
		closeSocket(feed);
		forget(feed);
	}

	private void warn(Feed feed, Throwable error) {
		SocketKey key = feed.socket().key();
		try (LogKeys.Scope scope = LogKeys.link(key.link().socket(), key.link().endpoint()).open()) {
			this.failures.warn(logger, error,
					"zmq link '" + key.link() + "' failed while its socket was read or closed");
		}
	}

	boolean isEmpty() {
		return this.byKey.isEmpty();
	}

}
