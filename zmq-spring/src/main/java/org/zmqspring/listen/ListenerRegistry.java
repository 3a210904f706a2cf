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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * All listeners by their id. It knows which listeners must run, and starts them while it
 * is attached to a poller. Thread-safe: a lock guards which listeners must run. The lock
 * is not held during a wait.
 */
class ListenerRegistry implements ZmqListenerRegistry {

	private static final Logger logger = LoggerFactory.getLogger(ListenerContainer.class);

	/** How long the links of a listener's own subscriber may take to close. */
	private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

	private final Map<String, RegisteredListener> listeners = new ConcurrentSkipListMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Supplier<ListenerRuntime> lookup;

	private volatile @Nullable ListenerRuntime runtime;

	private final Ticker ticker;

	private final SubscriberSockets sockets;

	private final Feeds feeds;

	/** Brings messages to the listeners; {@code null} while they must not run. */
	private volatile @Nullable SubscriptionPoller poller;

	ListenerRegistry(Supplier<ListenerRuntime> lookup, Ticker ticker, SubscriberSockets sockets) {
		this.sockets = sockets;
		this.lookup = lookup;
		this.ticker = ticker;
		this.feeds = new Feeds(() -> runtime().feeds(), ticker);
	}

	final Feeds feeds() {
		return this.feeds;
	}

	/** Looked up when it is first needed, because its parts may use this registry. */
	final ListenerRuntime runtime() {
		ListenerRuntime known = this.runtime;
		if (known == null) {
			// No lock is held here: the creation of a bean
			// may wait for another thread that creates beans.
			known = this.lookup.get();
			this.runtime = known;
		}
		return known;
	}

	final @Nullable SubscriptionPoller poller() {
		return this.poller;
	}

	/**
	 * Start every listener that must run. From now on, {@link #start} takes effect at
	 * once.
	 */
	final void attach(SubscriptionPoller next) {
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
			this.sockets.names()
				.forEach((name) -> warnOfFilters("zmq subscriber '" + name + "'", name,
						this.sockets.settings(name).topics()));
		});
	}

	private void warnOfFilters(RegisteredListener listener, Set<TopicPrefix> topics) {
		warnOfFilters("Listener '" + listener.id() + "'", listener.socket(), topics);
	}

	private void warnOfFilters(String place, String socket, Set<TopicPrefix> topics) {
		SubscriberSettings settings = this.sockets.settings(socket);
		if (settings.feed().filterWarnings(topics, Set.of()).isEmpty()) {
			return;
		}
		Set<TopicPrefix> all = new HashSet<>(settings.topics());
		this.listeners.values()
			.stream()
			.filter((listener) -> listener.isWanted() && listener.socket().equals(socket))
			.forEach((listener) -> all.addAll(listener.topics()));
		settings.feed().filterWarnings(topics, all).forEach((warning) -> logger.warn("{}: {}", place, warning));
	}

	/** Give the poller no more work. The listeners still handle their messages. */
	final void detach() {
		locked(() -> this.poller = null);
	}

	/**
	 * End all listeners in parallel, each within its shutdown timeout and by the given
	 * time at the latest. The poller must have ended.
	 */
	final void drain(long byNanos) {
		long nowNanos = this.ticker.nanos();
		List<RegisteredListener> all = List.copyOf(this.listeners.values());
		all.forEach((listener) -> listener.drain(nowNanos + Math.min(listener.shutdownNanos(), byNanos - nowNanos)));
		RegisteredListener.awaitEnd(all, this.ticker);
		// A listener that was stopped by its id during
		// the drain may have got messages after its end.
		all.forEach(RegisteredListener::clear);
	}

	/** End the listeners that still handle queued messages after a {@link #drain}. */
	final void endListeners() {
		this.listeners.values().forEach(RegisteredListener::end);
	}

	@Override
	public void register(ListenerSpec spec) {
		openOwnSocket(spec);
		warnOfTopics(spec.id(), spec.socket(), spec.topics());
		warnOfThreads(spec);
		try {
			requireShortBlock(spec);
			ListenerRuntime shared = runtime();
			add(new RegisteredListener(spec, shared.observer(), shared.calls(), this.ticker, shared.threads()));
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
				runtime().observer().registered(listener);
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

	/**
	 * Refuse an overflow timeout that is too long for its subscriber. The default timeout
	 * is shortened without a message, because the application has not chosen it.
	 */
	private void requireShortBlock(ListenerSpec spec) {
		Duration timeout = spec.lane().overflowTimeout();
		Duration longest = this.sockets.settings(spec.socket()).longestHold();
		if (timeout.compareTo(longest) >= 0 && !timeout.equals(LaneSettings.DEFAULTS.overflowTimeout())) {
			throw new ZmqConfigurationException(
					"Listener '" + spec.id() + "': its overflow timeout of " + timeout.toMillis() + " ms must be below "
							+ longest.toMillis() + " ms. A listener that is full stops the reading of subscriber '"
							+ spec.socket() + "' for this time. Then heartbeats of the peers are not answered, and the"
							+ " peers disconnect. Set a shorter overflow timeout, or a longer heartbeat-ivl, or"
							+ " heartbeat-ivl to 0");
		}
	}

	private void openOwnSocket(ListenerSpec spec) {
		if (!spec.endpoints().isEmpty()) {
			this.sockets.open(spec.socket(), spec.endpoints(), this.feeds::prepare);
		}
	}

	/** The poller thread does not wait: it closes the sockets itself, later. */
	private void closeOwnSocket(ListenerSpec spec) {
		if (!spec.endpoints().isEmpty()) {
			this.sockets.close(spec.socket(), isPollerThread() ? Duration.ZERO : CLOSE_BOUND);
			runtime().observer().closed(spec.socket());
			this.feeds.forget(spec.socket());
		}
	}

	@Override
	public void unregister(String id) {
		RegisteredListener listener = this.listeners.get(id);
		if (listener != null) {
			stop(listener);
			if (remove(listener)) {
				// Another thread may have started it
				// before the removal. Now no thread can.
				stop(listener);
				closeOwnSocket(listener.spec());
			}
		}
	}

	/** Remove this listener, but not another one that has taken its id. */
	private boolean remove(RegisteredListener listener) {
		this.lock.lock();
		try {
			boolean there = this.listeners.remove(listener.id(), listener);
			if (there) {
				runtime().observer().unregistered(listener.id());
			}
			return there;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void start(String id) {
		locked(() -> {
			RegisteredListener listener = require(id);
			listener.setWanted(true);
			open(listener);
		});
	}

	private void open(RegisteredListener listener) {
		SubscriptionPoller current = this.poller;
		if (current != null) {
			boolean stopped = listener.state() == ListenerState.STOPPED;
			listener.start();
			current.route(listener.lanes());
			warnOfFilters(listener, listener.topics());
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

	private void warnOfTopics(String id, String socket, Set<TopicPrefix> topics) {
		topics.stream()
			.filter(TopicPrefix::endsInWildcard)
			.forEach((topic) -> logger.warn("Listener '{}': {}", id, topic.advice()));
		this.sockets.settings(socket)
			.feed()
			.warnings(topics)
			.forEach((warning) -> logger.warn("Listener '{}': {}", id, warning));
	}

	private void warnOfThreads(ListenerSpec spec) {
		this.sockets.settings(spec.socket())
			.feed()
			.warning(spec.lane().concurrency())
			.ifPresent((warning) -> logger.warn("Listener '{}': {}", spec.id(), warning));
	}

	@Override
	public void stop(String id) {
		stop(require(id));
	}

	private void stop(RegisteredListener listener) {
		long byNanos = this.ticker.nanos() + listener.shutdownNanos();
		CountDownLatch unrouted = unroute(listener);
		SubscriptionPoller current = this.poller;
		if (unrouted != null && current != null && !current.isCaller()) {
			Uninterrupted.await(unrouted, Duration.ofNanos(byNanos - this.ticker.nanos()), current::isEndWaiter,
					this.ticker);
		}
		locked(() -> {
			if (!listener.isWanted()) {
				listener.drain(byNanos);
			}
		});
		RegisteredListener.awaitEnd(List.of(listener), this.ticker);
	}

	private @Nullable CountDownLatch unroute(RegisteredListener listener) {
		this.lock.lock();
		try {
			listener.setWanted(false);
			listener.lanes().onStopped();
			SubscriptionPoller current = this.poller;
			return (current != null) ? current.unroute(listener.lanes()) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void subscribe(String id, String... prefixes) {
		warnOfTopics(id, require(id).socket(), prefixes(prefixes));
		changeTopics(id, (topics) -> topics.addAll(prefixes(prefixes)));
		RegisteredListener listener = require(id);
		if (this.poller != null && listener.isWanted()) {
			warnOfFilters(listener, prefixes(prefixes));
		}
	}

	@Override
	public void unsubscribe(String id, String... prefixes) {
		changeTopics(id, (topics) -> topics.removeAll(prefixes(prefixes)));
	}

	private void changeTopics(String id, Consumer<Set<TopicPrefix>> change) {
		locked(() -> {
			Lanes lanes = require(id).lanes();
			Set<TopicPrefix> topics = new HashSet<>(lanes.topics());
			change.accept(topics);
			lanes.setTopics(topics);
			SubscriptionPoller current = this.poller;
			if (current != null) {
				current.reroute(lanes);
			}
		});
	}

	private static Set<TopicPrefix> prefixes(String... prefixes) {
		return Arrays.stream(prefixes).map(TopicPrefix::of).collect(Collectors.toSet());
	}

	@Override
	public List<QuarantinedMessage> quarantine(String id) {
		return require(id).quarantinedMessages().list();
	}

	@Override
	public int release(String id, Predicate<QuarantinedMessage> taker) {
		return require(id).quarantinedMessages().release(taker);
	}

	@Override
	public int redeliver(String id) {
		this.lock.lock();
		try {
			RegisteredListener listener = require(id);
			// While the lock is held, the poller is
			// not detached, so it runs the redelivery.
			SubscriptionPoller current = this.poller;
			if (current == null || listener.state() == ListenerState.STOPPED) {
				return 0;
			}
			List<Quarantine.Entry> messages = listener.quarantinedMessages().reserve();
			current.redeliver(listener.lanes(), messages);
			return messages.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void pause(String id) {
		locked(() -> require(id).pause());
	}

	@Override
	public void resume(String id) {
		locked(() -> require(id).resume());
	}

	private RegisteredListener require(String id) {
		RegisteredListener listener = this.listeners.get(id);
		if (listener == null) {
			throw new IllegalArgumentException("There is no listener '" + id + "', only " + this.listeners.keySet());
		}
		return listener;
	}

	@Override
	public Collection<ListenerInfo> listeners() {
		return List.copyOf(this.listeners.values());
	}

	@Override
	public Optional<ListenerInfo> listener(String id) {
		return Optional.ofNullable(this.listeners.get(id));
	}

	@Override
	public boolean awaitConnected(Duration timeout) throws InterruptedException {
		Set<String> names = listeners().stream().map(ListenerInfo::socket).collect(Collectors.toSet());
		return this.sockets.awaitConnected(names, timeout);
	}

	/**
	 * Whether the current thread is the poller thread. Then the caller is a listener with
	 * {@link Threading#POLLER}. It must not wait until a socket is closed: the poller
	 * closes sockets after the listener has returned.
	 * @return whether this is the poller thread
	 */
	public boolean isPollerThread() {
		SubscriptionPoller current = this.poller;
		return current != null && current.isCaller();
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
