package org.zmqspring.listen;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * All listeners by their id, those that are to run and those that are not. Thread-safe:
 * its lock guards who is to run and is never held while something is waited for.
 */
final class Listeners {

	private final Map<String, RegisteredListener> listeners = new ConcurrentSkipListMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final ListenObserver observer;

	private final Ticker ticker;

	private final ThreadFactory laneThreads;

	private @Nullable SubscriptionPoller poller;

	Listeners(ListenObserver observer, Ticker ticker, ThreadFactory laneThreads) {
		this.observer = observer;
		this.ticker = ticker;
		this.laneThreads = laneThreads;
	}

	/**
	 * Start every listener that is to run, and from now on each one at once.
	 * @param next what feeds them
	 */
	void attach(SubscriptionPoller next) {
		locked(() -> {
			this.poller = next;
			this.listeners.values().stream().filter(RegisteredListener::isWanted).forEach(this::open);
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
		all.forEach(RegisteredListener::awaitEnd);
		// One that was stopped by its id in these moments may have been fed after its
		// end.
		all.forEach(RegisteredListener::clear);
	}

	/** Let those end that still handle what is queued after a {@link #drain}. */
	void end() {
		this.listeners.values().forEach(RegisteredListener::end);
	}

	void register(ListenerSpec spec) {
		RegisteredListener listener = new RegisteredListener(spec, this.observer, this.ticker, this.laneThreads);
		locked(() -> {
			if (this.listeners.putIfAbsent(spec.id(), listener) != null) {
				throw new ZmqConfigurationException(
						"There are two listeners with the id '" + spec.id() + "'. Give one of them another id");
			}
			this.observer.registered(listener);
			if (listener.isWanted()) {
				open(listener);
			}
		});
	}

	void unregister(String id) {
		RegisteredListener listener = this.listeners.get(id);
		if (listener != null) {
			stop(listener);
			if (this.listeners.remove(id, listener)) {
				// Somebody may have started it in between; from now on nobody can.
				stop(listener);
				this.observer.unregistered(id);
			}
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
			listener.start();
			current.route(listener.lane());
		}
	}

	void stop(String id) {
		stop(require(id));
	}

	private void stop(RegisteredListener listener) {
		long byNanos = this.ticker.nanos() + listener.shutdownNanos();
		Gate unrouted = unroute(listener);
		if (unrouted != null) {
			unrouted.await(byNanos);
		}
		locked(() -> {
			if (!listener.isWanted()) {
				listener.drain(byNanos);
			}
		});
		listener.awaitEnd();
	}

	private @Nullable Gate unroute(RegisteredListener listener) {
		this.lock.lock();
		try {
			listener.want(false);
			SubscriptionPoller current = this.poller;
			return (current != null) ? current.unroute(listener.lane()) : null;
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
