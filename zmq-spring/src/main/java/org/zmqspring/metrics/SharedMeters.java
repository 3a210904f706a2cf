package org.zmqspring.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one registry, and how many hold each of them. A {@code MeterFilter} that
 * removes or renames tags makes one meter of several: then it shows all of its holders
 * together, and is removed when the last one leaves. Thread-safe.
 */
final class SharedMeters {

	private static final Map<MeterRegistry, SharedMeters> ALL = Collections.synchronizedMap(new WeakHashMap<>());

	private final Map<Meter, Share> shares = new IdentityHashMap<>();

	private SharedMeters() {
	}

	static SharedMeters of(MeterRegistry registry) {
		return ALL.computeIfAbsent(registry, (key) -> new SharedMeters());
	}

	/**
	 * Register a meter, or join those that hold it.
	 * @param registration registers it, to show these figures if it shows any
	 * @param combination how the figures of several holders are put together
	 * @param reading the holder's figure; {@code null} if the meter is written to
	 */
	synchronized <M extends Meter> Held<M> join(Function<CombinedFigures, M> registration,
			CombinedFigures.Combination combination, @Nullable DoubleSupplier reading) {
		CombinedFigures fresh = new CombinedFigures(combination);
		M meter = registration.apply(fresh);
		Share share = this.shares.computeIfAbsent(meter, (key) -> new Share(fresh));
		share.holders++;
		if (reading != null) {
			share.figures.add(reading);
		}
		return new Held<>(meter, reading);
	}

	/** Leave a meter, and remove it if nobody else holds it. */
	synchronized void leave(MeterRegistry registry, Held<?> held) {
		Share share = this.shares.get(held.meter());
		if (share != null) {
			if (held.reading() != null) {
				share.figures.remove(held.reading());
			}
			share.holders--;
			if (share.holders == 0) {
				this.shares.remove(held.meter());
				registry.remove(held.meter());
			}
		}
	}

	/**
	 * A meter as one of its holders has it.
	 *
	 * @param meter the meter
	 * @param reading the holder's figure, if the meter shows figures
	 * @param <M> its type
	 */
	record Held<M extends Meter>(M meter, @Nullable DoubleSupplier reading) {
	}

	/** Who holds one meter. Guarded by the lock of all. */
	private static final class Share {

		private final CombinedFigures figures;

		private int holders;

		Share(CombinedFigures figures) {
			this.figures = figures;
		}

	}

}
