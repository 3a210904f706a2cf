package org.zmqspring.transport.jeromq;

import java.lang.reflect.Field;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import zmq.poll.Poller;
import zmq.util.Clock;
import zmq.util.MultiMap;

/**
 * The timers of an engine loop and when they are due, kept in that order, by a clock that
 * nobody sets.
 * <p>
 * In each of its rounds the loop copies and sorts all timers, to look at the first one
 * (JeroMQ 0.6.0, {@code zmq.poll.PollerBase.executeTimers}, {@code zmq.util.MultiMap}).
 * With heartbeats every connection has one, so that idle links cost as many sorted timers
 * as there are links, squared. It also compares them with the wall clock, which may be
 * set: back, and no timer is due for as long; forward, and all are at once. And a timer
 * that is made by another one waits for the next that was there before, even if that is
 * due later. This map, which stands for the one of the engine, shows only those entries
 * that the loop is going to look at, with times that make up for all three. A JVM that
 * lets nobody write the engine's final fields (JEP 500) leaves the engine as it is.
 * Confined to the engine's thread.
 */
final class OrderedTimers extends AbstractMap<Object, Long> {

	private static final Logger logger = LoggerFactory.getLogger(OrderedTimers.class);

	private final Field cancelled;

	/** The wall clock, by which the engine says when a timer is due. */
	private final LongSupplier engineMillis;

	private final LongSupplier steadyMillis;

	private final Runnable lookAgain;

	private final Map<Object, Timer> byTimer = new HashMap<>();

	private final TreeSet<Timer> inOrder = new TreeSet<>();

	private long made;

	/** The steady time of the round that is going on. */
	private long roundMillis;

	/** What the wall clock is ahead of the steady one in that round. */
	private long aheadMillis;

	OrderedTimers(Field cancelled, LongSupplier engineMillis, LongSupplier steadyMillis, Runnable lookAgain) {
		this.cancelled = cancelled;
		this.engineMillis = engineMillis;
		this.steadyMillis = steadyMillis;
		this.lookAgain = lookAgain;
	}

	/** Keep the timers of a loop that has not begun. */
	static void of(Poller loop) {
		Ticker steady = new SystemTicker();
		of(loop, Clock::nowMS, () -> steady.nanos() / 1_000_000);
	}

	/** The same with other clocks; the loop is of the type that holds the timers. */
	static void of(Object loop, LongSupplier engineMillis, LongSupplier steadyMillis) {
		try {
			Class<?> base = Poller.class.getSuperclass();
			Object timers = EngineFields.field(base, "timers").get(loop);
			Field inverse = EngineFields.field(MultiMap.class, "inverse");
			Field data = EngineFields.field(MultiMap.class, "data");
			if (((Map<?, ?>) inverse.get(timers)).isEmpty()) {
				Field cancelled = EngineFields.field(Class.forName(base.getName() + "$TimerInfo"), "cancelled");
				Field changed = EngineFields.field(base, "changed");
				OrderedTimers ordered = new OrderedTimers(cancelled, engineMillis, steadyMillis,
						() -> set(changed, loop));
				data.set(timers, ordered.byTime());
				inverse.set(timers, ordered);
			}
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			EngineLog
				.write(() -> logger.debug("This ZeroMQ engine is not JeroMQ 0.6.0: it may sort its timers again and"
						+ " again, and follow steps of the wall clock", ex));
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
		this.roundMillis = this.steadyMillis.getAsLong();
		this.aheadMillis = this.engineMillis.getAsLong() - this.roundMillis;
		for (Timer timer : this.inOrder) {
			soon.add(new Shown(timer));
			if (timer.due > this.roundMillis && !isCancelled(timer)) {
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
		long wait = due - this.engineMillis.getAsLong();
		// As with any map the key stays the one that was there: the engine relies on it.
		Timer next = new Timer((before != null) ? before.timer : timer, timer, this.steadyMillis.getAsLong() + wait,
				++this.made);
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
		if (before.due > this.roundMillis) {
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

	/**
	 * What the engine keeps beside this map: the timers of each time. It asks by times
	 * that it was shown, so every time has the same list, of all timers.
	 */
	private Map<Long, List<Object>> byTime() {
		List<Object> all = new AllTimers();
		return new AbstractMap<>() {

			@Override
			public Set<Map.Entry<Long, List<Object>>> entrySet() {
				return Set.of();
			}

			@Override
			public List<Object> get(Object time) {
				return all;
			}

			@Override
			public List<Object> computeIfAbsent(Long time, Function<? super Long, ? extends List<Object>> newList) {
				return all;
			}

		};
	}

	/** Only what the engine's {@code MultiMap} asks of its lists. */
	private final class AllTimers extends AbstractList<Object> {

		private Object found = this;

		@Override
		public boolean add(Object timer) {
			// put follows
			return true;
		}

		@Override
		public boolean remove(Object timer) {
			// the map's own remove, or put, follows
			return containsKey(timer);
		}

		@Override
		public int indexOf(Object timer) {
			Timer known = OrderedTimers.this.byTimer.get(timer);
			this.found = (known != null) ? known.latest : this;
			return (known != null) ? 0 : -1;
		}

		/** What was looked for last. */
		@Override
		public Object get(int index) {
			Object last = this.found;
			this.found = this;
			return last;
		}

		@Override
		public boolean isEmpty() {
			// so that the engine never drops the list
			return false;
		}

		@Override
		public int size() {
			return OrderedTimers.this.size();
		}

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

		/**
		 * By the wall clock. Of a timer that is not due it is when the engine has to look
		 * again, which may be sooner.
		 */
		@Override
		public Long getValue() {
			Long known = get(this.made.timer);
			long due = (known != null) ? known : this.made.due;
			if (due > OrderedTimers.this.roundMillis && !OrderedTimers.this.inOrder.isEmpty()) {
				due = Math.max(OrderedTimers.this.roundMillis + 1, OrderedTimers.this.inOrder.first().due);
			}
			return due + OrderedTimers.this.aheadMillis;
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
	 * @param latest what it was last made as, equal to that
	 * @param due when, by the steady clock
	 * @param number tells it from others that are due at the same time, and puts it
	 * behind those made before
	 */
	private record Timer(Object timer, Object latest, long due, long number) implements Comparable<Timer> {

		@Override
		public int compareTo(Timer other) {
			int order = Long.compare(this.due, other.due);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

}
