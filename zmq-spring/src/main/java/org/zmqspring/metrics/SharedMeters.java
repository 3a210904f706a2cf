package org.zmqspring.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts the holders of each meter of one registry. If a {@code MeterFilter} removes or
 * renames tags, several holders share one meter. It then shows the figures of all of
 * them, and is removed with its last holder. The filter may also belong to a part of a
 * composite registry, if the composite registry itself does not change names or tags.
 * Thread-safe.
 */
final class SharedMeters {

	private static final Map<MeterRegistry, SharedMeters> ALL = Collections.synchronizedMap(new WeakHashMap<>());

	private final Map<Meter, CombinedFigure> shares = new IdentityHashMap<>();

	/** The meters without a holder that are not removed yet. */
	private final Map<Meter, CombinedFigure> idle = new IdentityHashMap<>();

	private SharedMeters() {
	}

	static SharedMeters of(MeterRegistry registry) {
		return ALL.computeIfAbsent(registry, (key) -> new SharedMeters());
	}

	/**
	 * Register a meter, or share it with its holders. In a composite registry, the meters
	 * of its parts are registered first, so that each of them shows the figures of its
	 * own holders. {@code id} identifies the meter before any filter;
	 * {@code registration} registers a meter that shows the combined figure.
	 */
	synchronized <M extends Meter> Held<M> join(MeterRegistry registry, Meter.Id id,
			BiFunction<MeterRegistry, CombinedFigure, M> registration, Figure figure) {
		List<Part> parts = new ArrayList<>();
		try {
			for (MeterRegistry leaf : leaves(registry)) {
				parts.add(new Part(leaf, of(leaf).join(leaf, id, registration, figure)));
			}
			CombinedFigure fresh = new CombinedFigure(figure.aggregation());
			M meter = registration.apply(registry, fresh);
			if (!parts.isEmpty() && !meter.getId().equals(id)) {
				parts.forEach(Part::leave);
				parts.clear();
			}
			this.idle.remove(meter);
			CombinedFigure share = this.shares.computeIfAbsent(meter, (key) -> fresh);
			share.holders++;
			share.add(figure.reading());
			return new Held<>(meter, figure.reading(), List.copyOf(parts));
		}
		catch (RuntimeException ex) {
			parts.forEach(Part::leave);
			throw ex;
		}
	}

	private static Set<MeterRegistry> leaves(MeterRegistry registry) {
		Set<MeterRegistry> leaves = Collections.newSetFromMap(new IdentityHashMap<>());
		if (registry instanceof CompositeMeterRegistry composite) {
			for (MeterRegistry part : composite.getRegistries()) {
				if (part instanceof CompositeMeterRegistry) {
					leaves.addAll(leaves(part));
				}
				else {
					leaves.add(part);
				}
			}
		}
		return leaves;
	}

	/** Release a meter. It is removed if neither it nor its parts have another holder. */
	synchronized void leave(MeterRegistry registry, Held<?> held) {
		held.parts().forEach((part) -> of(part.registry()).release(part.held()));
		CombinedFigure share = release(held);
		if (share != null) {
			share.parts = held.parts();
			List.copyOf(this.idle.entrySet()).forEach((entry) -> removeIfUnused(registry, entry));
		}
	}

	/** If a composite registry removes a meter, it also removes the parts. */
	private void removeIfUnused(MeterRegistry registry, Map.Entry<Meter, CombinedFigure> idle) {
		List<Part> parts = idle.getValue().parts;
		if (parts.stream().noneMatch((part) -> of(part.registry()).isHeld(part.held().meter()))) {
			forget(idle.getKey());
			registry.remove(idle.getKey());
			parts.forEach((part) -> of(part.registry()).forget(part.held().meter()));
		}
	}

	/** Returns the figure if the meter has no other holder. */
	private synchronized @Nullable CombinedFigure release(Held<?> held) {
		CombinedFigure share = this.shares.get(held.meter());
		if (share == null) {
			return null;
		}
		share.remove(held.reading());
		share.holders--;
		if (share.holders > 0) {
			return null;
		}
		this.idle.put(held.meter(), share);
		return share;
	}

	private synchronized boolean isHeld(Meter meter) {
		return this.shares.containsKey(meter) && !this.idle.containsKey(meter);
	}

	private synchronized void forget(Meter meter) {
		if (!isHeld(meter)) {
			this.shares.remove(meter);
			this.idle.remove(meter);
		}
	}

	/**
	 * A meter of one holder: its figure, and the same meter in the parts of a composite
	 * registry.
	 */
	record Held<M extends Meter>(M meter, DoubleSupplier reading, List<Part> parts) {
	}

	/** A meter in a part of a composite registry. */
	record Part(MeterRegistry registry, Held<?> held) {

		void leave() {
			of(this.registry).leave(this.registry, this.held);
		}

	}

	/** How the figures of several holders become one. */
	enum Aggregation {

		/** Counts of events: added up, and kept when a holder leaves. */
		COUNT,

		/** Numbers of things that exist now: added up. */
		SUM,

		/** Durations: the longest one. */
		MAX

	}

	/** What one holder shows in a meter. */
	record Figure(Aggregation aggregation, DoubleSupplier reading) {

		/** For a meter that its holders write to: it does not ask for figures. */
		static final Figure WRITTEN = new Figure(Aggregation.COUNT, CombinedFigure.NOTHING);

	}

	/**
	 * The figures of all holders of one meter, as one figure. Thread-safe, except for the
	 * holders and the parts, which the lock of {@link SharedMeters} guards. There is one
	 * for each meter of each link, so it is small.
	 */
	static final class CombinedFigure {

		/** Needs no place among the readings. */
		static final DoubleSupplier NOTHING = () -> 0;

		private static final DoubleSupplier[] NONE = {};

		private final Aggregation aggregation;

		private int holders;

		private List<Part> parts = List.of();

		/** Nearly always one, so that an array is smaller than a list. */
		private DoubleSupplier[] readings = NONE;

		/** The counts of holders that have left; a counter must not fall. */
		private double kept;

		CombinedFigure(Aggregation aggregation) {
			this.aggregation = aggregation;
		}

		synchronized void add(DoubleSupplier reading) {
			if (reading == NOTHING) {
				return;
			}
			this.readings = Arrays.copyOf(this.readings, this.readings.length + 1);
			this.readings[this.readings.length - 1] = reading;
		}

		synchronized void remove(DoubleSupplier reading) {
			List<DoubleSupplier> left = new ArrayList<>(List.of(this.readings));
			if (left.remove(reading) && this.aggregation == Aggregation.COUNT) {
				this.kept += reading.getAsDouble();
			}
			this.readings = left.toArray(DoubleSupplier[]::new);
		}

		synchronized double value() {
			double value = this.kept;
			for (DoubleSupplier reading : this.readings) {
				double one = reading.getAsDouble();
				value = (this.aggregation == Aggregation.MAX) ? Math.max(value, one) : value + one;
			}
			return value;
		}

	}

}
