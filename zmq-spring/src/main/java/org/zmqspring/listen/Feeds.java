package org.zmqspring.listen;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.feed.BreakCounter;
import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SubscriberSocket;

/**
 * The links whose messages are numbered or have configured frames. They outlive their
 * sockets and the poller, so numbers are compared across reconnects and restarts.
 * Confined to the poller thread, except {@link #prepare}, {@link #runOn} and
 * {@link #forget(String)}.
 */
final class Feeds {

	private final Map<LinkId, LinkFeed> byLink = new HashMap<>();

	private final BreakCounter breaks = new BreakCounter();

	/** Looked up before the poller needs them: creating a bean may take long. */
	private final Map<String, ZmqFraming> framings = new ConcurrentHashMap<>();

	/** Subscribers that were closed. They are forgotten when the next socket connects. */
	private final Queue<String> closed = new ConcurrentLinkedQueue<>();

	private volatile Consumer<Runnable> poller = (task) -> {
	};

	private final Supplier<FeedSupport> support;

	private final Ticker ticker;

	Feeds(Supplier<FeedSupport> support, Ticker ticker) {
		this.support = support;
		this.ticker = ticker;
	}

	/**
	 * Look up the bean of a subscriber, before its first socket connects. Throws if there
	 * is none. Thread-safe. The map is not locked during the look-up, because creating a
	 * bean may register listeners.
	 */
	void prepare(SubscriberSettings settings) {
		String framing = settings.feed().framing();
		if (framing != null && !this.framings.containsKey(framing)) {
			this.framings.put(framing, this.support.get().framings().apply(framing));
		}
	}

	/**
	 * A new socket of a link is read from now on. Returns {@code null} if its messages
	 * need no parsing or decoding.
	 */
	@Nullable LinkFeed connected(SubscriberSocket socket, SubscriberSettings settings, Collection<TopicPrefix> prefixes,
			BooleanSupplier listenersKeepPace) {
		forgetClosed();
		if (!settings.feed().isConfigured()) {
			return null;
		}
		LinkFeed feed = this.byLink.computeIfAbsent(socket.key().link(), (id) -> newFeed(id, settings));
		feed.onSubscriptions(List.of(), prefixes);
		feed.onConnected(socket, listenersKeepPace);
		return feed;
	}

	private LinkFeed newFeed(LinkId link, SubscriberSettings settings) {
		return new LinkFeed(link, settings, settings.feed().layout(this::framing), this.breaks,
				this.support.get().losses(),
				new LinkFeed.Logs(throttle(link), throttle(link), throttle(link), throttle(link)),
				new LinkReplay.Collaborators(this.support.get().replay(), this::onPoller, this.ticker));
	}

	/** From now on, this poller reads the links and runs tasks. Thread-safe. */
	void runOn(Consumer<Runnable> newPoller) {
		this.poller = newPoller;
	}

	/**
	 * Run a task on the poller thread, if a poller runs. Thread-safe.
	 */
	private void onPoller(Runnable task) {
		this.poller.accept(task);
	}

	/** A link has connected or disconnected. */
	void onLink(LinkId link, boolean up, long nowNanos) {
		LinkFeed feed = this.byLink.get(link);
		LinkReplay replay = (feed != null) ? feed.replay() : null;
		if (replay != null) {
			if (up) {
				replay.onUp(nowNanos);
			}
			else {
				replay.onDown(nowNanos);
			}
		}
	}

	/**
	 * A link has ended for good. What waits for recovered messages is delivered without
	 * them by the reader of its last socket.
	 */
	void forget(LinkId link, long nowNanos) {
		LinkFeed feed = this.byLink.remove(link);
		if (feed != null && feed.replay() != null) {
			feed.replay().stop(nowNanos);
		}
	}

	/** The poller ends: deliver the live messages that wait for recovered ones. */
	void stop(long nowNanos) {
		this.byLink.values().forEach((feed) -> {
			if (feed.replay() != null) {
				feed.replay().stop(nowNanos);
			}
		});
	}

	private LogThrottle throttle(LinkId link) {
		return new LogThrottle(Duration.ofSeconds(10), this.ticker, LogKeys.link(link.socket(), link.endpoint()));
	}

	private ZmqFraming framing(String bean) {
		return Objects.requireNonNull(this.framings.get(bean));
	}

	/** The subscriptions of a subscriber have changed. */
	void onSubscriptions(String socket, Collection<TopicPrefix> ended, Collection<TopicPrefix> remaining) {
		this.byLink.forEach((link, feed) -> {
			if (link.socket().equals(socket)) {
				feed.onSubscriptions(ended, remaining);
			}
		});
	}

	/**
	 * A subscriber no longer exists, and another one may get its name. Thread-safe; works
	 * also if no poller runs.
	 */
	void forget(String socket) {
		this.closed.add(socket);
	}

	private void forgetClosed() {
		for (String name = this.closed.poll(); name != null; name = this.closed.poll()) {
			String gone = name;
			this.byLink.keySet().removeIf((link) -> link.socket().equals(gone));
		}
	}

	BreakCounter breaks() {
		return this.breaks;
	}

}
