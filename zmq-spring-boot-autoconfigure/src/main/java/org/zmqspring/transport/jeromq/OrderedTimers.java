package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.poll.Poller;
import zmq.util.Clock;
import zmq.util.MultiMap;

/**
 * The timers of an engine loop and when they are due, kept in that order.
 * <p>
 * In each of its rounds the loop copies and sorts all timers, to look at the first one
 * (JeroMQ 0.6.0, {@code zmq.poll.PollerBase.executeTimers}, {@code zmq.util.MultiMap}).
 * With heartbeats every connection has one, so that idle links cost as many sorted timers
 * as there are links, squared. This map, which stands for the one of the engine, shows
 * only those entries that the loop is going to look at. A JVM that lets nobody write the
 * engine's final field (JEP 500) leaves the engine as it is. Confined to the engine's
 * thread.
 */
final class OrderedTimers extends AbstractMap<Object, Long> {

	private static final Logger logger = LoggerFactory.getLogger(OrderedTimers.class);

	private final Field cancelled;

	private final LongSupplier clock;

	private final Runnable lookAgain;

	private final Map<Object, Timer> byTimer = new HashMap<>();

	private final TreeSet<Timer> inOrder = new TreeSet<>();

	private long made;

	private long shownAt;

	OrderedTimers(Field cancelled, LongSupplier clock, Runnable lookAgain) {
		this.cancelled = cancelled;
		this.clock = clock;
		this.lookAgain = lookAgain;
	}

	/** Keep the timers of a loop that has not begun. */
	static void of(Poller loop) {
		try {
			Class<?> base = Poller.class.getSuperclass();
			Object timers = EngineFields.field(base, "timers").get(loop);
			Field inverse = EngineFields.field(MultiMap.class, "inverse");
			if (((Map<?, ?>) inverse.get(timers)).isEmpty()) {
				Field cancelled = EngineFields.field(Class.forName(base.getName() + "$TimerInfo"), "cancelled");
				Field changed = EngineFields.field(base, "changed");
				inverse.set(timers, new OrderedTimers(cancelled, Clock::nowMS, () -> set(changed, loop)));
			}
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			EngineLog.write(() -> logger
				.debug("This ZeroMQ engine is not JeroMQ 0.6.0: it may sort its timers again and again", ex));
		}
	}

	private static void set(Field flag, Object owner) {
		try {
			flag.setBoolean(owner, true);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Not all of them, as the engine wants no more: those that are due, and those that
	 * follow up to the first one that it will wait for.
	 */
	@Override
	public Set<Map.Entry<Object, Long>> entrySet() {
		Set<Map.Entry<Object, Long>> soon = new LinkedHashSet<>();
		this.shownAt = this.clock.getAsLong();
		for (Timer timer : this.inOrder) {
			soon.add(new Shown(timer));
			if (timer.due > this.shownAt && !isCancelled(timer)) {
				break;
			}
		}
		return soon;
	}

	private boolean isCancelled(Timer timer) {
		try {
			return this.cancelled.getBoolean(timer.timer);
		}
		catch (IllegalAccessException ex) {
			// then one more is shown
			return true;
		}
	}

	@Override
	public @Nullable Long put(Object timer, Long due) {
		Timer before = this.byTimer.get(timer);
		// As with any map the key stays the one that was there: the engine relies on it.
		Timer next = new Timer((before != null) ? before.timer : timer, due, ++this.made);
		this.inOrder.add(next);
		this.byTimer.put(timer, next);
		return (before != null && this.inOrder.remove(before)) ? before.due : null;
	}

	/**
	 * What goes before it is due is cancelled, be it just now, by a timer that was due.
	 * It may have been the one to wait for, the last that was shown.
	 */
	@Override
	public @Nullable Long remove(Object timer) {
		Timer before = this.byTimer.remove(timer);
		if (before == null) {
			return null;
		}
		this.inOrder.remove(before);
		if (before.due > this.shownAt) {
			this.lookAgain.run();
		}
		return before.due;
	}

	@Override
	public @Nullable Long get(Object timer) {
		Timer known = this.byTimer.get(timer);
		return (known != null) ? known.due : null;
	}

	@Override
	public boolean containsKey(Object timer) {
		return this.byTimer.containsKey(timer);
	}

	@Override
	public int size() {
		return this.byTimer.size();
	}

	@Override
	public void clear() {
		this.byTimer.clear();
		this.inOrder.clear();
	}

	/** As an entry of the engine's map it tells when the timer is due by now. */
	private final class Shown implements Map.Entry<Object, Long> {

		private final Timer made;

		Shown(Timer made) {
			this.made = made;
		}

		@Override
		public Object getKey() {
			return this.made.timer;
		}

		@Override
		public Long getValue() {
			Long due = get(this.made.timer);
			return (due != null) ? due : this.made.due;
		}

		@Override
		public Long setValue(Long value) {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * One timer.
	 *
	 * @param timer what the engine knows it by
	 * @param due when, by the engine's clock
	 * @param number tells it from others that are due at the same time, and puts it
	 * behind those made before
	 */
	private record Timer(Object timer, Long due, long number) implements Comparable<Timer> {

		@Override
		public int compareTo(Timer other) {
			int order = Long.compare(this.due, other.due);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

}
