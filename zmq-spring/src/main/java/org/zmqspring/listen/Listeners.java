package org.zmqspring.listen;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * All listeners by their id, those that are to run and those that are not. Thread-safe:
 * its lock guards who is to run and is never held while something is waited for.
 */
final class Listeners {

	private static final Logger logger = LoggerFactory.getLogger(ListenerContainer.class);

	/** How long the links of a listener that goes may take to go with it. */
	private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

	private final Map<String, RegisteredListener> listeners = new ConcurrentSkipListMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Supplier<ListenerRuntime> lookup;

	private volatile @Nullable ListenerRuntime surroundings;

	private final Ticker ticker;

	private volatile @Nullable SubscriptionPoller poller;

	private final SubscriberSockets sockets;

	Listeners(ListenObserver observer, CallObserver calls, Ticker ticker, LaneThreads threads,
			SubscriberSockets sockets) {
		this(() -> new ListenerRuntime(observer, calls, threads), ticker, sockets);
	}

	/**
	 * Asked for with the first listener, so that what surrounds calls can control
	 * listeners.
	 */
	Listeners(Supplier<ListenerRuntime> surroundings, Ticker ticker, SubscriberSockets sockets) {
		this.sockets = sockets;
		this.lookup = surroundings;
		this.ticker = ticker;
	}

	/** Asked for once. */
	ListenerRuntime surroundings() {
		ListenerRuntime known = this.surroundings;
		if (known == null) {
			// Not under a lock: creating beans may wait for another thread that creates
			// beans.
			known = this.lookup.get();
			this.surroundings = known;
		}
		return known;
	}

	/**
	 * Start every listener that is to run, and from now on each one at once.
	 * @param next what feeds them
	 */
	void attach(SubscriptionPoller next) {
		locked(() -> {
			this.poller = next;
			this.listeners.values().forEach((listener) -> {
				if (listener.isWanted()) {
					open(listener);
				}
				else {
					logger.info("Listener '{}' on {} is not started", listener.id(), place(listener));
				}
			});
		});
	}

	/** Give the poller no more work; the listeners run on. */
	void detach() {
		locked(() -> this.poller = null);
	}

	/**
	 * End all of them, side by side, each within its shutdown timeout. The poller has to
	 * be at its end.
	 * @param byNanos when to end at the latest
	 */
	void drain(long byNanos) {
		long nowNanos = this.ticker.nanos();
		List<RegisteredListener> all = List.copyOf(this.listeners.values());
		all.forEach((listener) -> listener.drain(nowNanos + Math.min(listener.shutdownNanos(), byNanos - nowNanos)));
		RegisteredListener.awaitEnd(all, this.ticker);
		// One that was stopped by its id in these moments may have been fed after its
		// end.
		all.forEach(RegisteredListener::clear);
	}

	/** Let those end that still handle what is queued after a {@link #drain}. */
	void end() {
		this.listeners.values().forEach(RegisteredListener::end);
	}

	void register(ListenerSpec spec) {
		openOwnSocket(spec);
		advise(spec.id(), spec.topics());
		try {
			requireShortHold(spec);
			ListenerRuntime around = surroundings();
			add(new RegisteredListener(spec, around.observer(), around.calls(), this.ticker, around.threads()));
		}
		catch (RuntimeException | Error ex) {
			closeOwnSocket(spec);
			throw ex;
		}
	}

	private void add(RegisteredListener listener) {
		locked(() -> {
			if (this.listeners.putIfAbsent(listener.id(), listener) != null) {
				throw new ZmqConfigurationException(
						"There are two listeners with the id '" + listener.id() + "'. Give one of them another id");
			}
			try {
				surroundings().observer().registered(listener);
				if (listener.isWanted()) {
					open(listener);
				}
			}
			catch (RuntimeException | Error ex) {
				remove(listener);
				throw ex;
			}
		});
	}

	/** The defaults are not the choice of anyone: they are cut down in silence. */
	private void requireShortHold(ListenerSpec spec) {
		Duration timeout = spec.lane().overflowTimeout();
		Duration longest = this.sockets.settings(spec.socket()).longestHold();
		if (timeout.compareTo(longest) >= 0 && !timeout.equals(LaneSettings.DEFAULTS.overflowTimeout())) {
			throw new ZmqConfigurationException(
					"Listener '" + spec.id() + "': its overflow timeout of " + timeout.toMillis() + " ms must be below "
							+ longest.toMillis() + " ms. While it holds subscriber '" + spec.socket()
							+ "' for so long, heartbeats of the peers are not answered, and they disconnect."
							+ " Set a shorter time, or a longer heartbeat-ivl, or heartbeat-ivl to 0");
		}
	}

	private void openOwnSocket(ListenerSpec spec) {
		if (!spec.endpoints().isEmpty()) {
			this.sockets.open(spec.socket(), spec.endpoints());
		}
	}

	/** The poller itself must not wait for what it has to close. */
	private void closeOwnSocket(ListenerSpec spec) {
		if (!spec.endpoints().isEmpty()) {
			this.sockets.close(spec.socket(), isPoller() ? Duration.ZERO : CLOSE_BOUND);
			surroundings().observer().closed(spec.socket());
		}
	}

	void unregister(String id) {
		RegisteredListener listener = this.listeners.get(id);
		if (listener != null) {
			stop(listener);
			if (remove(listener)) {
				// Somebody may have started it in between; from now on nobody can.
				stop(listener);
				closeOwnSocket(listener.spec());
			}
		}
	}

	/** The next one with its id must not be taken for it. */
	private boolean remove(RegisteredListener listener) {
		this.lock.lock();
		try {
			boolean there = this.listeners.remove(listener.id(), listener);
			if (there) {
				surroundings().observer().unregistered(listener.id());
			}
			return there;
		}
		finally {
			this.lock.unlock();
		}
	}

	void start(String id) {
		locked(() -> {
			RegisteredListener listener = require(id);
			listener.want(true);
			open(listener);
		});
	}

	private void open(RegisteredListener listener) {
		SubscriptionPoller current = this.poller;
		if (current != null) {
			boolean stopped = listener.state() == ListenerState.STOPPED;
			listener.start();
			current.route(listener.lanes());
			if (stopped) {
				logger.info("Listener '{}' listens on {} for {}", listener.id(), place(listener),
						topics(listener.topics()));
			}
		}
	}

	private String place(RegisteredListener listener) {
		List<String> endpoints = this.sockets.endpoints(listener.socket());
		return "subscriber '" + listener.socket() + "'"
				+ (endpoints.isEmpty() ? "" : " (" + String.join(", ", endpoints) + ")");
	}

	private static String topics(Set<TopicPrefix> topics) {
		if (topics.isEmpty()) {
			return "no topic";
		}
		return topics.contains(TopicPrefix.EVERYTHING) ? "every topic" : "topics that begin with "
				+ topics.stream().map(TopicPrefix::toString).sorted().collect(Collectors.joining(", "));
	}

	private static void advise(String id, Set<TopicPrefix> topics) {
		topics.stream()
			.filter(TopicPrefix::endsInWildcard)
			.forEach((topic) -> logger.warn("Listener '{}': {}", id, topic.advice()));
	}

	void stop(String id) {
		stop(require(id));
	}

	private void stop(RegisteredListener listener) {
		long byNanos = this.ticker.nanos() + listener.shutdownNanos();
		Gate unrouted = unroute(listener);
		SubscriptionPoller current = this.poller;
		if (unrouted != null && current != null && !current.isCaller()) {
			unrouted.await(byNanos, current::isEndWaiter);
		}
		locked(() -> {
			if (!listener.isWanted()) {
				listener.drain(byNanos);
			}
		});
		RegisteredListener.awaitEnd(List.of(listener), this.ticker);
	}

	/** A listener that the poller calls itself must not wait for it. */
	private boolean isPoller() {
		SubscriptionPoller current = this.poller;
		return current != null && current.isCaller();
	}

	private @Nullable Gate unroute(RegisteredListener listener) {
		this.lock.lock();
		try {
			listener.want(false);
			SubscriptionPoller current = this.poller;
			return (current != null) ? current.unroute(listener.lanes()) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	void subscribe(String id, String... prefixes) {
		advise(id, prefixes(prefixes));
		retopic(id, (topics) -> topics.addAll(prefixes(prefixes)));
	}

	void unsubscribe(String id, String... prefixes) {
		retopic(id, (topics) -> topics.removeAll(prefixes(prefixes)));
	}

	private void retopic(String id, Consumer<Set<TopicPrefix>> change) {
		locked(() -> {
			Lanes lanes = require(id).lanes();
			Set<TopicPrefix> topics = new HashSet<>(lanes.topics());
			change.accept(topics);
			lanes.want(topics);
			SubscriptionPoller current = this.poller;
			if (current != null) {
				current.reroute(lanes);
			}
		});
	}

	private static Set<TopicPrefix> prefixes(String... prefixes) {
		return Arrays.stream(prefixes).map(TopicPrefix::of).collect(Collectors.toSet());
	}

	List<QuarantinedMessage> quarantine(String id) {
		return require(id).failures().list();
	}

	int release(String id, Predicate<QuarantinedMessage> taker) {
		return require(id).failures().release(taker);
	}

	int redeliver(String id) {
		this.lock.lock();
		try {
			RegisteredListener listener = require(id);
			// A poller that is there while the lock is held runs what it is given.
			SubscriptionPoller current = this.poller;
			if (current == null || listener.state() == ListenerState.STOPPED) {
				return 0;
			}
			List<Quarantine.Loan> loans = listener.failures().lend();
			current.redeliver(listener.lanes(), loans);
			return loans.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	void pause(String id) {
		locked(() -> require(id).pause());
	}

	void resume(String id) {
		locked(() -> require(id).resume());
	}

	private RegisteredListener require(String id) {
		RegisteredListener listener = this.listeners.get(id);
		if (listener == null) {
			throw new IllegalArgumentException("There is no listener '" + id + "', only " + this.listeners.keySet());
		}
		return listener;
	}

	Collection<ListenerInfo> listeners() {
		return List.copyOf(this.listeners.values());
	}

	Optional<ListenerInfo> listener(String id) {
		return Optional.ofNullable(this.listeners.get(id));
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

}
