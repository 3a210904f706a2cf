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
 * Publishes an event for each listener that runs and got no message for an interval, and
 * again after each further interval. Confined to the thread {@code zmq-idle}, except for
 * {@link #wakeup()}.
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

	/** What the previous check has found, by listener. */
	private final Map<String, LastLook> looks = new HashMap<>();

	/**
	 * Create a watch.
	 * @param listeners returns all listeners; asked at each check
	 * @param unread whether messages for a listener may wait unread
	 * @param interval after this time without a message a listener is idle
	 * @param events gets the events; must not block
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
	 * Publish the events that are due. Returns after how many nanoseconds the next event
	 * may be due.
	 */
	long look(long nowNanos) {
		Collection<ListenerInfo> all = this.listeners.get();
		this.looks.keySet().retainAll(all.stream().map(ListenerInfo::id).toList());
		long least = this.intervalNanos;
		for (ListenerInfo listener : all) {
			if (listener.state() == ListenerState.RUNNING && !isBusy(listener)) {
				least = Math.min(least, look(listener, nowNanos));
			}
			else {
				this.looks.remove(listener.id());
			}
		}
		return least;
	}

	/** Whether messages for the listener wait in its queue or in a socket. */
	private boolean isBusy(ListenerInfo listener) {
		return listener.queue() > 0 || this.unread.test(listener);
	}

	private long look(ListenerInfo listener, long nowNanos) {
		long received = listener.received();
		LastLook last = this.looks.get(listener.id());
		if (last == null || last.received != received) {
			// At the first check, the exact time of the last message does not matter.
			long sinceNanos = (last != null) ? listener.heardNanos() : nowNanos;
			last = new LastLook(received, sinceNanos, sinceNanos);
		}
		boolean idle = nowNanos - last.toldNanos >= this.intervalNanos;
		LastLook next = idle ? new LastLook(received, last.sinceNanos, nowNanos) : last;
		this.looks.put(listener.id(), next);
		if (idle) {
			publish(listener, Duration.ofNanos(nowNanos - next.sinceNanos));
		}
		return next.toldNanos + this.intervalNanos - nowNanos;
	}

	/** If the recipient throws, the other listeners are still checked. */
	private void publish(ListenerInfo listener, Duration idle) {
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

	/** After a restart, the earlier results are out of date. */
	@Override
	public void onClose() {
		this.looks.clear();
	}

	/**
	 * How many messages a listener had received, when that number last changed, and when
	 * the last event was published. Without an event the two times are equal.
	 */
	private record LastLook(long received, long sinceNanos, long toldNanos) {
	}

}
