package org.zmqspring.transport.jeromq;

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
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import zmq.poll.Poller;
import zmq.util.Clock;

/**
 * Keeps the timers of an engine loop in the order in which they are due, by a clock that
 * cannot be set.
 * <p>
 * The engine's own map has three faults (JeroMQ 0.6.0,
 * {@code zmq.poll.PollerBase.executeTimers}, {@code zmq.util.MultiMap}). In each round
 * the loop copies and sorts all timers to find the first one. With a heartbeat timer for
 * each connection, the cost of idle connections grows with the square of their number.
 * The loop compares timers with the wall clock. If that clock is set back, no timer is
 * due for that time. If it is set forward, all are due at once. A timer that is added by
 * another timer waits until the next older timer is due, even if that is later.
 * <p>
 * This map replaces the engine's map. It shows only the entries that the loop checks
 * next, with times that correct all three faults. Confined to the engine's thread.
 */
final class OrderedTimers extends AbstractMap<Object, Long> {

	private final EngineInternals.Timers internals;

	/** The wall clock, by which the engine says when a timer is due. */
	private final LongSupplier engineMillis;

	private final LongSupplier steadyMillis;

	/** The loop that has these timers. */
	private final Object loop;

	private final Map<Object, Timer> byTimer = new HashMap<>();

	private final TreeSet<Timer> inOrder = new TreeSet<>();

	private long added;

	/** The steady time of the current round. */
	private long roundMillis;

	/** How far the wall clock is ahead of the steady one in that round. */
	private long aheadMillis;

	OrderedTimers(EngineInternals.Timers internals, LongSupplier engineMillis, LongSupplier steadyMillis, Object loop) {
		this.internals = internals;
		this.engineMillis = engineMillis;
		this.steadyMillis = steadyMillis;
		this.loop = loop;
	}

	/** Keep the timers of a loop that has not started. */
	static void install(Poller loop) {
		Ticker steady = new SystemTicker();
		install(loop, Clock::nowMS, () -> steady.nanos() / 1_000_000);
	}

	/** The same with other clocks, in any subclass of the engine's loop. */
	static void install(Object loop, LongSupplier engineMillis, LongSupplier steadyMillis) {
		EngineInternals.Timers internals = EngineInternals.timers().fields();
		if (internals != null && internals.byTimer(loop).isEmpty()) {
			OrderedTimers ordered = new OrderedTimers(internals, engineMillis, steadyMillis, loop);
			internals.replace(loop, ordered.byTime(), ordered);
		}
	}

	/**
	 * The entries that are due, and those that follow, up to the first one that the
	 * engine will wait for. The engine needs no others.
	 */
	@Override
	public Set<Map.Entry<Object, Long>> entrySet() {
		Set<Map.Entry<Object, Long>> soon = new LinkedHashSet<>();
		this.roundMillis = this.steadyMillis.getAsLong();
		this.aheadMillis = this.engineMillis.getAsLong() - this.roundMillis;
		for (Timer timer : this.inOrder) {
			soon.add(new Shown(timer));
			if (timer.due > this.roundMillis && !this.internals.isCancelled(timer.timer)) {
				break;
			}
		}
		return soon;
	}

	@Override
	public @Nullable Long put(Object timer, Long due) {
		Timer before = this.byTimer.get(timer);
		long wait = due - this.engineMillis.getAsLong();
		// As in any map, the first one of two equal keys stays. The engine relies on
		// that.
		Timer next = new Timer((before != null) ? before.timer : timer, timer, this.steadyMillis.getAsLong() + wait,
				++this.added);
		this.inOrder.add(next);
		this.byTimer.put(timer, next);
		return (before != null && this.inOrder.remove(before)) ? before.due : null;
	}

	/**
	 * A timer that is removed before it is due was cancelled, perhaps by a timer of this
	 * round. It may be the last one that was shown, and then the loop would wait for it.
	 */
	@Override
	public @Nullable Long remove(Object timer) {
		Timer before = this.byTimer.remove(timer);
		if (before == null) {
			return null;
		}
		this.inOrder.remove(before);
		if (before.due > this.roundMillis) {
			this.internals.setChanged(this.loop);
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
	 * The engine's second map: the timers that are due at each time. The engine asks for
	 * the times that it was shown. Every time has the same list, which contains all
	 * timers.
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

	/** Only the methods of a list that the engine's {@code MultiMap} calls. */
	private final class AllTimers extends AbstractList<Object> {

		private Object found = this;

		@Override
		public boolean add(Object timer) {
			// The engine calls put next.
			return true;
		}

		@Override
		public boolean remove(Object timer) {
			// The engine calls the map's remove or put next.
			return containsKey(timer);
		}

		@Override
		public int indexOf(Object timer) {
			Timer known = OrderedTimers.this.byTimer.get(timer);
			this.found = (known != null) ? known.latest : this;
			return (known != null) ? 0 : -1;
		}

		/** The timer that {@code indexOf} found last. */
		@Override
		public Object get(int index) {
			Object last = this.found;
			this.found = this;
			return last;
		}

		@Override
		public boolean isEmpty() {
			// The engine must never drop the list.
			return false;
		}

		@Override
		public int size() {
			return OrderedTimers.this.size();
		}

	}

	/** An entry of the engine's map. It says when the timer is due now. */
	private final class Shown implements Map.Entry<Object, Long> {

		private final Timer shown;

		Shown(Timer shown) {
			this.shown = shown;
		}

		@Override
		public Object getKey() {
			return this.shown.timer;
		}

		/**
		 * The time by the wall clock. For a timer that is not due, it is the time at
		 * which the engine must check again, which may be sooner.
		 */
		@Override
		public Long getValue() {
			Long known = get(this.shown.timer);
			long due = (known != null) ? known : this.shown.due;
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
	 * One timer, as the object that was added first and the equal object that was added
	 * last. It is due by the steady clock. The number orders timers that are due at the
	 * same time, in the order in which they were added.
	 */
	private record Timer(Object timer, Object latest, long due, long number) implements Comparable<Timer> {

		@Override
		public int compareTo(Timer other) {
			int order = Long.compare(this.due, other.due);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

}
