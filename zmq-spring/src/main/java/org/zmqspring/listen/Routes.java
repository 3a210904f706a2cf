package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.message.TopicPrefix;

/**
 * The listeners of one configured subscriber and the readers of its sockets. Each socket
 * is subscribed to a prefix once, while at least one listener uses the prefix. Confined
 * to the poller thread.
 */
final class Routes {

	private static final Logger logger = LoggerFactory.getLogger(Routes.class);

	private final Map<Lanes, Set<TopicPrefix>> listeners = new LinkedHashMap<>();

	private final List<SocketReader> readers = new ArrayList<>();

	private final Map<TopicPrefix, Integer> users = new LinkedHashMap<>();

	private final String socket;

	private final SubscriberSettings settings;

	private final Feeds feeds;

	private final BackpressureBudget budget;

	private boolean callsOnPoller;

	private Dispatcher dispatcher = Dispatcher.of(Map.of());

	Routes(String socket, SubscriberSettings settings, Feeds feeds) {
		this.socket = socket;
		this.settings = settings;
		this.feeds = feeds;
		settings.topics().forEach((prefix) -> this.users.put(prefix, 1));
		this.budget = new BackpressureBudget(settings.longestHold().toNanos());
	}

	Lanes[] lanesFor(byte[] topic) {
		return this.dispatcher.lanesFor(topic);
	}

	/** Route the messages of its topics to a listener. */
	void add(Lanes listener, LaneWakeups wakeups) {
		if (!this.listeners.containsKey(listener)) {
			if (this.settings.feed().isConfigured()) {
				listener.follow(this.feeds.breaks());
			}
			listener.all().forEach((lane) -> lane.attach(wakeups, this.budget));
			change(listener, Set.of(), listener.topics());
		}
	}

	/** The topics of a listener have changed. */
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
		listener.all().forEach(Lane::wakeWorker);
		change(listener, before, Set.of());
		this.listeners.remove(listener);
		this.callsOnPoller = this.listeners.keySet().stream().anyMatch(Routes::isOnPoller);
		this.readers.forEach((reader) -> listener.all().forEach(reader::forget));
	}

	private void change(Lanes listener, Set<TopicPrefix> before, Set<TopicPrefix> next) {
		this.listeners.put(listener, next);
		this.callsOnPoller = this.listeners.keySet().stream().anyMatch(Routes::isOnPoller);
		this.dispatcher = Dispatcher.of(this.listeners);
		next.stream().filter((prefix) -> !before.contains(prefix)).forEach(this::use);
		List<TopicPrefix> ended = before.stream()
			.filter((prefix) -> !next.contains(prefix))
			.filter(this::leave)
			.toList();
		this.feeds.onSubscriptions(this.socket, ended, prefixes());
	}

	/** Whether no lane stops the reading or drops messages. */
	boolean keepPace() {
		return !this.budget.isBlocking() && this.listeners.keySet()
			.stream()
			.flatMap((listener) -> listener.all().stream())
			.noneMatch(Lane::isOverloaded);
	}

	/** All prefixes that are subscribed. */
	Set<TopicPrefix> prefixes() {
		return Collections.unmodifiableSet(this.users.keySet());
	}

	private static boolean isOnPoller(Lanes listener) {
		return listener.spec().lane().threading() == Threading.POLLER;
	}

	private void use(TopicPrefix prefix) {
		if (this.users.merge(prefix, 1, Integer::sum) == 1) {
			this.readers.forEach((reader) -> subscribe(reader, prefix));
		}
	}

	/** Returns whether no listener uses the prefix any more. */
	private boolean leave(TopicPrefix prefix) {
		boolean ended = this.users.computeIfPresent(prefix, (key, count) -> (count > 1) ? count - 1 : null) == null;
		if (ended) {
			this.readers.forEach((reader) -> unsubscribe(reader, prefix));
		}
		return ended;
	}

	void add(SocketReader reader) {
		this.readers.add(reader);
		this.users.keySet().forEach((prefix) -> subscribe(reader, prefix));
	}

	void remove(SocketReader reader, long nowNanos) {
		this.readers.remove(reader);
		review(nowNanos);
	}

	/** Whether the poller itself calls one of the listeners. */
	boolean callsOnPoller() {
		return this.callsOnPoller;
	}

	BackpressureBudget budget() {
		return this.budget;
	}

	/** Check whether a lane still blocks, and whether messages still wait to be read. */
	void review(long nowNanos) {
		if (this.budget.isBlocking() && this.readers.stream().noneMatch(SocketReader::isBlocked)) {
			this.budget.release(leftALaneIdle(), nowNanos);
		}
		if (this.budget.isCatchingUp() && this.readers.stream().noneMatch(SocketReader::isCatchingUp)) {
			this.budget.catchUp(nowNanos);
		}
	}

	private boolean leftALaneIdle() {
		return this.listeners.keySet()
			.stream()
			.flatMap((listener) -> listener.all().stream())
			.anyMatch((lane) -> lane.wasIdleDuring(this.budget.blockNumber()));
	}

	private void subscribe(SocketReader reader, TopicPrefix prefix) {
		guarded(reader, "subscribe to", prefix, reader.socket()::subscribe);
	}

	private void unsubscribe(SocketReader reader, TopicPrefix prefix) {
		guarded(reader, "unsubscribe from", prefix, reader.socket()::unsubscribe);
	}

	/** If one socket fails, the others are still subscribed. */
	private void guarded(SocketReader reader, String what, TopicPrefix prefix, Consumer<TopicPrefix> action) {
		if (reader.isClosed()) {
			return;
		}
		try {
			action.accept(prefix);
		}
		catch (RuntimeException ex) {
			logger.warn("zmq link '{}' did not {} '{}'", reader.socket().key().link(), what, prefix, ex);
		}
	}

	/** How many nanoseconds a message may wait for the slowest listener from now on. */
	long longestBlockNanos(long nowNanos) {
		return this.listeners.keySet()
			.stream()
			.mapToLong(
					(listener) -> this.budget.leftNanos(listener.spec().lane().overflowTimeout().toNanos(), nowNanos))
			.max()
			.orElse(0);
	}

}
