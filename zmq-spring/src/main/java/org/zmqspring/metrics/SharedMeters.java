package org.zmqspring.metrics;

import java.util.ArrayList;
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
 * The meters of one registry, and how many hold each of them. A {@code MeterFilter} that
 * removes or renames tags makes one meter of several: then it shows all of its holders
 * together, and is removed when the last one leaves. The filter may also be that of a
 * registry in a composite one, if the composite one itself does not change names or tags.
 * Thread-safe.
 */
final class SharedMeters {

	private static final Map<MeterRegistry, SharedMeters> ALL = Collections.synchronizedMap(new WeakHashMap<>());

	private final Map<Meter, Share> shares = new IdentityHashMap<>();

	/** Those that nobody holds, as far as they are not removed yet. */
	private final Map<Meter, Share> idle = new IdentityHashMap<>();

	private SharedMeters() {
	}

	static SharedMeters of(MeterRegistry registry) {
		return ALL.computeIfAbsent(registry, (key) -> new SharedMeters());
	}

	/**
	 * Register a meter, or join those that hold it. In a composite registry, the meters
	 * of its parts come first, so that each of them shows the figures of its own holders.
	 * @param registry the registry
	 * @param id the meter before any filter
	 * @param registration registers it, to show these figures if it shows any
	 * @param combination how the figures of several holders are put together
	 * @param reading the holder's figure; {@code null} if the meter is written to
	 */
	synchronized <M extends Meter> Held<M> join(MeterRegistry registry, Meter.Id id,
			BiFunction<MeterRegistry, CombinedFigures, M> registration, CombinedFigures.Combination combination,
			@Nullable DoubleSupplier reading) {
		List<Part> parts = new ArrayList<>();
		try {
			for (MeterRegistry leaf : leaves(registry)) {
				parts.add(new Part(leaf, of(leaf).join(leaf, id, registration, combination, reading)));
			}
			CombinedFigures fresh = new CombinedFigures(combination);
			M meter = registration.apply(registry, fresh);
			if (!parts.isEmpty() && !meter.getId().equals(id)) {
				parts.forEach(Part::leave);
				parts.clear();
			}
			this.idle.remove(meter);
			Share share = this.shares.computeIfAbsent(meter, (key) -> new Share(fresh));
			share.holders++;
			if (reading != null) {
				share.figures.add(reading);
			}
			return new Held<>(meter, reading, List.copyOf(parts));
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

	/** Leave a meter, and remove it if nobody else holds it or a part of it. */
	synchronized void leave(MeterRegistry registry, Held<?> held) {
		held.parts().forEach((part) -> of(part.registry()).release(part.held()));
		Share share = release(held);
		if (share != null) {
			share.parts = held.parts();
			List.copyOf(this.idle.entrySet()).forEach((entry) -> removeIfUnused(registry, entry));
		}
	}

	/** A composite registry removes the parts of a meter with it. */
	private void removeIfUnused(MeterRegistry registry, Map.Entry<Meter, Share> idle) {
		List<Part> parts = idle.getValue().parts;
		if (parts.stream().noneMatch((part) -> of(part.registry()).isHeld(part.held().meter()))) {
			forget(idle.getKey());
			registry.remove(idle.getKey());
			parts.forEach((part) -> of(part.registry()).forget(part.held().meter()));
		}
	}

	/** Returns the share if nobody holds the meter any more. */
	private synchronized @Nullable Share release(Held<?> held) {
		Share share = this.shares.get(held.meter());
		if (share == null) {
			return null;
		}
		if (held.reading() != null) {
			share.figures.remove(held.reading());
		}
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
	 * A meter as one of its holders has it.
	 *
	 * @param meter the meter
	 * @param reading the holder's figure, if the meter shows figures
	 * @param parts the same in the parts of a composite registry
	 * @param <M> its type
	 */
	record Held<M extends Meter>(M meter, @Nullable DoubleSupplier reading, List<Part> parts) {
	}

	/**
	 * A meter in a part of a composite registry.
	 *
	 * @param registry the part
	 * @param held the meter
	 */
	record Part(MeterRegistry registry, Held<?> held) {

		void leave() {
			of(this.registry).leave(this.registry, this.held);
		}

	}

	/** Who holds one meter. Guarded by the lock of all. */
	private static final class Share {

		private final CombinedFigures figures;

		private int holders;

		private List<Part> parts = List.of();

		Share(CombinedFigures figures) {
			this.figures = figures;
		}

	}

}
