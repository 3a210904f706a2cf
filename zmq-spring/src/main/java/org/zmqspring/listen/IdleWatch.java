package org.zmqspring.listen;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;

/**
 * Tells of listeners that run and have had nothing to do for a time, once in each such
 * time. Confined to the thread {@code zmq-idle}, but for {@link #wakeup()}.
 */
@Internal
public final class IdleWatch implements Agent {

	private static final Logger logger = LoggerFactory.getLogger(IdleWatch.class);

	private final Supplier<Collection<ListenerInfo>> listeners;

	private final Predicate<ListenerInfo> unread;

	private final long intervalNanos;

	private final Consumer<ZmqListenerIdleEvent> events;

	private final Ticker ticker;

	private final LogThrottle failures;

	private final Doorbell bell = new Doorbell();

	/** When each of them is idle, or idle once more. */
	private final Map<String, Watched> watched = new HashMap<>();

	/**
	 * Create a watch.
	 * @param listeners asked for all listeners, again and again
	 * @param unread whether messages may wait for a listener that cannot get to it now
	 * @param interval how long a listener is without a message until it is idle
	 * @param events told of each idle listener; must not block
	 * @param ticker the clock
	 */
	public IdleWatch(Supplier<Collection<ListenerInfo>> listeners, Predicate<ListenerInfo> unread, Duration interval,
			Consumer<ZmqListenerIdleEvent> events, Ticker ticker) {
		this.listeners = listeners;
		this.unread = unread;
		this.intervalNanos = interval.toNanos();
		this.events = events;
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	@Override
	public String roleName() {
		return "zmq-idle";
	}

	@Override
	public int doWork() {
		this.bell.await(look(this.ticker.nanos()));
		return 0;
	}

	/**
	 * Tell of those that are idle now.
	 * @param nowNanos the time
	 * @return how long until somebody may be
	 */
	long look(long nowNanos) {
		Collection<ListenerInfo> all = this.listeners.get();
		this.watched.keySet().retainAll(all.stream().map(ListenerInfo::id).toList());
		long least = this.intervalNanos;
		for (ListenerInfo listener : all) {
			if (listener.state() == ListenerState.RUNNING && !isBusy(listener)) {
				least = Math.min(least, look(listener, nowNanos));
			}
			else {
				this.watched.remove(listener.id());
			}
		}
		return least;
	}

	/** Has work that it has not begun, or that did not get to it yet. */
	private boolean isBusy(ListenerInfo listener) {
		return listener.queue() > 0 || this.unread.test(listener);
	}

	private long look(ListenerInfo listener, long nowNanos) {
		long received = listener.received();
		Watched last = this.watched.get(listener.id());
		if (last == null || last.received != received) {
			// Since when exactly does not matter at the start; later the lane knows it.
			long sinceNanos = (last != null) ? listener.heardNanos() : nowNanos;
			last = new Watched(received, sinceNanos, sinceNanos);
		}
		boolean idle = nowNanos - last.toldNanos >= this.intervalNanos;
		Watched next = idle ? new Watched(received, last.sinceNanos, nowNanos) : last;
		this.watched.put(listener.id(), next);
		if (idle) {
			tell(listener, Duration.ofNanos(nowNanos - next.sinceNanos));
		}
		return next.toldNanos + this.intervalNanos - nowNanos;
	}

	/** Whoever is told may throw; the other listeners are looked at all the same. */
	private void tell(ListenerInfo listener, Duration idle) {
		try {
			this.events.accept(new ZmqListenerIdleEvent(listener.id(), listener.socket(), idle,
					Instant.ofEpochMilli(this.ticker.epochMillis())));
		}
		catch (Throwable ex) {
			this.failures.warn(logger, ex, "A recipient of the idle event of listener '" + listener.id() + "' failed");
		}
	}

	@Override
	public void wakeup() {
		this.bell.ring();
	}

	/** What was seen means nothing after a restart. */
	@Override
	public void onClose() {
		this.watched.clear();
	}

	/**
	 * What was seen of a listener.
	 *
	 * @param received how many messages it had then
	 * @param sinceNanos since when it has had no more
	 * @param toldNanos when that was told last, or since when
	 */
	private record Watched(long received, long sinceNanos, long toldNanos) {
	}

}
