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

	private final HoldBudget budget;

	private boolean callOnPoller;

	private Dispatcher dispatcher = Dispatcher.of(Map.of());

	/**
	 * Create routes without listeners and sockets.
	 * @param settings how the subscriber is read
	 */
	Routes(SubscriberSettings settings) {
		settings.topics().forEach((prefix) -> this.users.put(prefix, 1));
		this.budget = new HoldBudget(settings.longestHold().toNanos());
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
			listener.all().forEach((lane) -> lane.attach(bells, this.budget));
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
		this.callOnPoller = this.listeners.keySet().stream().anyMatch(Routes::isOnPoller);
		this.feeds.forEach((feed) -> listener.all().forEach(feed::forget));
	}

	private void change(Lanes listener, Set<TopicPrefix> before, Set<TopicPrefix> next) {
		this.listeners.put(listener, next);
		this.callOnPoller = this.listeners.keySet().stream().anyMatch(Routes::isOnPoller);
		this.dispatcher = Dispatcher.of(this.listeners);
		next.stream().filter((prefix) -> !before.contains(prefix)).forEach(this::use);
		before.stream().filter((prefix) -> !next.contains(prefix)).forEach(this::leave);
	}

	private static boolean isOnPoller(Lanes listener) {
		return listener.spec().lane().threading() == Threading.POLLER;
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

	void remove(Feed feed, long nowNanos) {
		this.feeds.remove(feed);
		review(nowNanos);
	}

	/** Whether the poller calls one of the listeners itself. */
	boolean callOnPoller() {
		return this.callOnPoller;
	}

	HoldBudget budget() {
		return this.budget;
	}

	/**
	 * See whether the reading is still held, and whether what had to wait is read.
	 * @param nowNanos the time
	 */
	void review(long nowNanos) {
		if (this.budget.isHolding() && this.feeds.stream().noneMatch(Feed::isBlocked)) {
			this.budget.release(leftALaneIdle(), nowNanos);
		}
		if (this.budget.isCatchingUp() && this.feeds.stream().noneMatch(Feed::isBehind)) {
			this.budget.catchUp(nowNanos);
		}
	}

	private boolean leftALaneIdle() {
		return this.listeners.keySet()
			.stream()
			.flatMap((listener) -> listener.all().stream())
			.anyMatch((lane) -> lane.isLeftIdleBy(this.budget.number()));
	}

	private void subscribe(Feed feed, TopicPrefix prefix) {
		guarded(feed, "subscribe to", prefix, feed.socket()::subscribe);
	}

	private void unsubscribe(Feed feed, TopicPrefix prefix) {
		guarded(feed, "unsubscribe from", prefix, feed.socket()::unsubscribe);
	}

	/** What one socket refuses must not keep the others from theirs. */
	private void guarded(Feed feed, String what, TopicPrefix prefix, Consumer<TopicPrefix> action) {
		if (feed.isClosed()) {
			return;
		}
		try {
			action.accept(prefix);
		}
		catch (RuntimeException ex) {
			logger.warn("zmq link '{}' did not {} '{}'", feed.socket().key().link(), what, prefix, ex);
		}
	}

	/**
	 * How long its slowest listener may keep a message waiting from now on.
	 * @param nowNanos the time
	 * @return nanoseconds
	 */
	long longestHoldNanos(long nowNanos) {
		return this.listeners.keySet()
			.stream()
			.mapToLong(
					(listener) -> this.budget.leftNanos(listener.spec().lane().overflowTimeout().toNanos(), nowNanos))
			.max()
			.orElse(0);
	}

}
