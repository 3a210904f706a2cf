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
 * The lanes of one configured subscriber, and its engine sockets: each prefix is
 * subscribed once on each of them, from its first user to its last. Confined to the
 * poller thread.
 */
final class Routes {

	private static final Logger logger = LoggerFactory.getLogger(Routes.class);

	private final List<Lane> lanes = new ArrayList<>();

	private final List<Feed> feeds = new ArrayList<>();

	private final Map<TopicPrefix, Integer> users = new LinkedHashMap<>();

	private Dispatcher dispatcher = Dispatcher.of(List.of());

	/**
	 * Create routes without lanes and sockets.
	 * @param topics prefixes subscribed whether a lane asks for them or not
	 */
	Routes(Set<TopicPrefix> topics) {
		topics.forEach((prefix) -> this.users.put(prefix, 1));
	}

	Lane[] lanesFor(byte[] topic) {
		return this.dispatcher.lanesFor(topic);
	}

	void add(Lane lane, Runnable roomBell) {
		if (this.lanes.contains(lane)) {
			return;
		}
		lane.attach(roomBell);
		this.lanes.add(lane);
		this.dispatcher = Dispatcher.of(this.lanes);
		for (TopicPrefix prefix : lane.spec().topics()) {
			if (this.users.merge(prefix, 1, Integer::sum) == 1) {
				this.feeds.forEach((feed) -> subscribe(feed, prefix));
			}
		}
	}

	void remove(Lane lane) {
		if (!this.lanes.remove(lane)) {
			return;
		}
		lane.flush();
		this.dispatcher = Dispatcher.of(this.lanes);
		this.feeds.forEach((feed) -> feed.forget(lane));
		for (TopicPrefix prefix : lane.spec().topics()) {
			if (this.users.computeIfPresent(prefix, (key, count) -> (count > 1) ? count - 1 : null) == null) {
				this.feeds.forEach((feed) -> unsubscribe(feed, prefix));
			}
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

	/** Wake the workers that have something to do. */
	void flush() {
		for (int i = 0; i < this.lanes.size(); i++) {
			this.lanes.get(i).flush();
		}
	}

	/**
	 * How long its slowest lane may keep a message waiting.
	 * @return the longest overflow timeout, in nanoseconds
	 */
	long longestHoldNanos() {
		return this.lanes.stream().mapToLong((lane) -> lane.spec().lane().overflowTimeout().toNanos()).max().orElse(0);
	}

}
