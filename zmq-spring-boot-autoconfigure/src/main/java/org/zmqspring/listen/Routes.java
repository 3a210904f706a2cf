package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.TopicPrefix;

/**
 * The listeners of one configured subscriber, and its engine sockets: each prefix is
 * subscribed once on each of them, from its first user to its last. Confined to the
 * poller thread.
 */
final class Routes {

	private static final Logger logger = LoggerFactory.getLogger(Routes.class);

	private final Map<Lanes, Set<TopicPrefix>> listeners = new LinkedHashMap<>();

	private final List<Feed> feeds = new ArrayList<>();

	private final Map<TopicPrefix, Integer> users = new LinkedHashMap<>();

	private Dispatcher dispatcher = Dispatcher.of(Map.of());

	/**
	 * Create routes without listeners and sockets.
	 * @param topics prefixes subscribed whether a listener asks for them or not
	 */
	Routes(Set<TopicPrefix> topics) {
		topics.forEach((prefix) -> this.users.put(prefix, 1));
	}

	Lanes[] lanesFor(byte[] topic) {
		return this.dispatcher.lanesFor(topic);
	}

	/**
	 * Bring a listener what it wants.
	 * @param listener its lanes
	 * @param bells what they ring
	 */
	void add(Lanes listener, LaneBells bells) {
		if (!this.listeners.containsKey(listener)) {
			listener.all().forEach((lane) -> lane.attach(bells));
			change(listener, Set.of(), listener.topics());
		}
	}

	/**
	 * Bring a listener what it wants now, if it is brought anything.
	 * @param listener its lanes
	 */
	void update(Lanes listener) {
		Set<TopicPrefix> before = this.listeners.get(listener);
		if (before != null) {
			change(listener, before, listener.topics());
		}
	}

	boolean contains(Lanes listener) {
		return this.listeners.containsKey(listener);
	}

	void remove(Lanes listener) {
		Set<TopicPrefix> before = this.listeners.get(listener);
		if (before == null) {
			return;
		}
		listener.all().forEach(Lane::flush);
		change(listener, before, Set.of());
		this.listeners.remove(listener);
		this.feeds.forEach((feed) -> listener.all().forEach(feed::forget));
	}

	private void change(Lanes listener, Set<TopicPrefix> before, Set<TopicPrefix> next) {
		this.listeners.put(listener, next);
		this.dispatcher = Dispatcher.of(this.listeners);
		next.stream().filter((prefix) -> !before.contains(prefix)).forEach(this::use);
		before.stream().filter((prefix) -> !next.contains(prefix)).forEach(this::leave);
	}

	private void use(TopicPrefix prefix) {
		if (this.users.merge(prefix, 1, Integer::sum) == 1) {
			this.feeds.forEach((feed) -> subscribe(feed, prefix));
		}
	}

	private void leave(TopicPrefix prefix) {
		if (this.users.computeIfPresent(prefix, (key, count) -> (count > 1) ? count - 1 : null) == null) {
			this.feeds.forEach((feed) -> unsubscribe(feed, prefix));
		}
	}

	void add(Feed feed) {
		this.feeds.add(feed);
		this.users.keySet().forEach((prefix) -> subscribe(feed, prefix));
	}

	void remove(Feed feed) {
		this.feeds.remove(feed);
	}

	private void subscribe(Feed feed, TopicPrefix prefix) {
		guarded(feed, "subscribe to", prefix, feed.socket()::subscribe);
	}

	private void unsubscribe(Feed feed, TopicPrefix prefix) {
		guarded(feed, "unsubscribe from", prefix, feed.socket()::unsubscribe);
	}

	/** What one socket refuses must not keep the others from theirs. */
	private void guarded(Feed feed, String what, TopicPrefix prefix, Consumer<TopicPrefix> action) {
		try {
			action.accept(prefix);
		}
		catch (RuntimeException ex) {
			logger.warn("Socket {} did not {} '{}'", feed.socket().key(), what, prefix, ex);
		}
	}

	/**
	 * How long its slowest listener may keep a message waiting.
	 * @return the longest overflow timeout, in nanoseconds
	 */
	long longestHoldNanos() {
		return this.listeners.keySet()
			.stream()
			.mapToLong((listener) -> listener.spec().lane().overflowTimeout().toNanos())
			.max()
			.orElse(0);
	}

}
