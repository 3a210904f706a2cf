package org.zmqspring.listen;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkFact;
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

	/** Messages read at most from a socket that has to be closed now. */
	private static final int LAST_BATCH = 65_536;

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

	/** Whether a socket could not be closed yet. */
	private boolean unclosed;

	Feeds(SocketPoller<SubscriberSocket> sockets, FactSink facts, Ticker ticker) {
		this.sockets = sockets;
		this.facts = facts;
		this.ticker = ticker;
		this.waiting = new WaitingFeeds(sockets);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	void add(Feed feed) {
		try {
			this.byKey.put(feed.socket().key(), feed);
			this.waiting.makeRoom(this.byKey.size());
			feed.routes().add(feed);
			this.sockets.add(feed.socket());
		}
		catch (RuntimeException | Error ex) {
			// A link must not be up while nobody reads it; the supervisor opens another.
			close(feed);
			throw ex;
		}
	}

	/**
	 * Read one socket, unless it is gone or held.
	 * @param key the socket
	 * @param nowNanos the time
	 * @return how many messages came
	 */
	int receive(SocketKey key, long nowNanos) {
		Feed feed = this.byKey.get(key);
		if (feed == null || feed.isHeld() || feed.isClosing()) {
			return 0;
		}
		try {
			return receive(feed, nowNanos);
		}
		catch (RuntimeException | Error ex) {
			onFailure(feed, ex, nowNanos);
			return 0;
		}
	}

	private int receive(Feed feed, long nowNanos) {
		int count = read(feed, nowNanos);
		if (feed.isHeld()) {
			this.waiting.hold(feed);
		}
		else if (feed.isRetiring() && count < BATCH) {
			close(feed);
		}
		return count;
	}

	private int read(Feed feed, long nowNanos) {
		int count = feed.read(BATCH, this.ticker.epochMillis(), nowNanos);
		if (count > 0 && feed.isFirst()) {
			this.facts.offer(feed.socket().key(), new LinkFact.MessageReceived(), nowNanos);
		}
		return count;
	}

	/**
	 * One socket that throws again and again, be it an Error, must not take the time of
	 * the others.
	 */
	private void onFailure(Feed feed, Throwable error, long nowNanos) {
		warn(feed, error);
		if (feed.isRetiring()) {
			close(feed);
		}
		else {
			feed.restUntil(nowNanos + REST_NANOS);
			this.waiting.hold(feed);
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
					this.waiting.retry(feed, nowNanos);
				}
			}
		}
	}

	/**
	 * Receive until the socket is dry, within its time, then close it.
	 * @param key the socket
	 * @param nowNanos the time
	 */
	void retire(SocketKey key, long nowNanos) {
		Feed feed = this.byKey.get(key);
		if (feed != null) {
			if (!feed.isRetiring()) {
				feed.retireBy(nowNanos + feed.routes().longestHoldNanos() + RETIRE_NANOS);
			}
			this.waiting.add(feed);
			receive(key, nowNanos);
		}
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
		}
		catch (RuntimeException | Error ex) {
			warn(feed, ex);
		}
		finally {
			close(feed);
		}
	}

	/** Each step is done whatever becomes of the others: an open socket bars its link. */
	private void close(Feed feed) {
		feed.closing();
		attempt(feed, () -> this.waiting.remove(feed));
		attempt(feed, () -> feed.routes().remove(feed));
		attempt(feed, () -> this.sockets.remove(feed.socket()));
		if (attempt(feed, () -> feed.socket().close())) {
			this.byKey.remove(feed.socket().key());
		}
		else {
			this.unclosed = true;
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
			List.copyOf(this.byKey.values()).stream().filter(Feed::isClosing).forEach(this::close);
		}
	}

	private void warn(Feed feed, Throwable error) {
		SocketKey key = feed.socket().key();
		try (LogKeys.Scope scope = LogKeys.link(key.link().socket(), key.link().endpoint()).open()) {
			this.failures.warn(logger, error, "Socket " + key + " failed while it was read or closed");
		}
	}

	boolean isEmpty() {
		return this.byKey.isEmpty();
	}

}
