package org.zmqspring.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopFunctionCounter;
import io.micrometer.core.instrument.noop.NoopGauge;
import io.micrometer.core.instrument.noop.NoopTimeGauge;
import io.micrometer.core.instrument.noop.NoopTimer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.metrics.SharedMeters.Aggregation;
import org.zmqspring.metrics.SharedMeters.CombinedFigure;
import org.zmqspring.metrics.SharedMeters.Figure;

import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ConcurrentReferenceHashMap.ReferenceType;

/**
 * The meters of one link, listener or socket, which are registered and removed together.
 * If the registry refuses a meter, this is logged, and a meter that does nothing is used
 * instead. Thread-safe.
 */
final class MeterGroup {

	private static final Logger logger = LoggerFactory.getLogger(MeterGroup.class);

	/** Names of states, causes and reasons, which all groups have. Unused ones go. */
	private static final Map<Tag, Tag> SHARED_TAGS = new ConcurrentReferenceHashMap<>(64, ReferenceType.WEAK);

	private final MeterRegistry registry;

	private final List<String> commonValues;

	/**
	 * Most meters of a group begin with the same tags. They share them to save memory.
	 */
	private List<String> commonKeys = List.of();

	private Tags commonTags = Tags.empty();

	private final SharedMeters shared;

	private final List<SharedMeters.Held<?>> meters = new ArrayList<>();

	private boolean closed;

	/** {@code commonValues} are the values of the first tags of each meter. */
	MeterGroup(MeterRegistry registry, String... commonValues) {
		this.registry = registry;
		this.shared = SharedMeters.of(registry);
		this.commonValues = List.of(commonValues);
	}

	Counter counter(ZmqMeter meter, String... values) {
		return register(meter, values,
				(tags, registry, figure) -> Counter.builder(meter.meterName())
					.tags(tags)
					.description(meter.description())
					.register(registry),
				Figure.WRITTEN, NoopCounter::new);
	}

	Timer timer(ZmqMeter meter, String... values) {
		return register(meter, values,
				(tags, registry, figure) -> Timer.builder(meter.meterName())
					.tags(tags)
					.description(meter.description())
					.register(registry),
				Figure.WRITTEN, NoopTimer::new);
	}

	/** A counter that reads a count kept elsewhere. */
	<T> void counter(ZmqMeter meter, T source, ToDoubleFunction<T> count, String... values) {
		register(meter, values,
				(tags, registry, figure) -> FunctionCounter.builder(meter.meterName(), figure, CombinedFigure::value)
					.tags(tags)
					.description(meter.description())
					.register(registry),
				new Figure(Aggregation.COUNT, () -> count.applyAsDouble(source)), NoopFunctionCounter::new);
	}

	void gauge(ZmqMeter meter, DoubleSupplier reading, String... values) {
		register(meter, values,
				(tags, registry, figure) -> Gauge.builder(meter.meterName(), figure::value)
					.tags(tags)
					.description(meter.description())
					.strongReference(true)
					.register(registry),
				new Figure(Aggregation.SUM, reading), NoopGauge::new);
	}

	/** A gauge in the registry's unit of time, which is seconds in most registries. */
	void timeGauge(ZmqMeter meter, Supplier<Duration> reading, String... values) {
		register(meter, values,
				(tags, registry, figure) -> TimeGauge.builder(meter.meterName(), figure::value, TimeUnit.NANOSECONDS)
					.tags(tags)
					.description(meter.description())
					.strongReference(true)
					.register(registry),
				new Figure(Aggregation.MAX, () -> reading.get().toNanos()), NoopTimeGauge::new);
	}

	private synchronized <M extends Meter> M register(ZmqMeter meter, String[] values, Registration<M> registration,
			Figure figure, Function<Meter.Id, M> substitute) {
		Tags tags = tags(meter, values);
		Meter.Id id = new Meter.Id(meter.meterName(), tags, null, meter.description(), meter.type());
		if (!this.closed) {
			try {
				SharedMeters.Held<M> held = this.shared.join(this.registry, id,
						(target, combined) -> registration.register(tags, target, combined), figure);
				this.meters.add(held);
				return held.meter();
			}
			catch (RuntimeException ex) {
				logger.warn("Meter '{}' {} cannot be registered and is missing: {}", meter.meterName(), tags,
						ex.toString());
			}
		}
		return substitute.apply(id);
	}

	private Tags tags(ZmqMeter meter, String[] values) {
		List<String> keys = meter.tagKeys();
		int common = this.commonValues.size();
		if (keys.size() != common + values.length) {
			throw new IllegalArgumentException(meter.meterName() + " has the tags " + keys + ", not "
					+ this.commonValues + " and " + List.of(values));
		}
		if (!keys.subList(0, common).equals(this.commonKeys)) {
			this.commonKeys = keys.subList(0, common);
			this.commonTags = Tags.empty();
			for (int i = 0; i < common; i++) {
				this.commonTags = this.commonTags.and(keys.get(i), this.commonValues.get(i));
			}
		}
		Tags tags = this.commonTags;
		for (int i = 0; i < values.length; i++) {
			tags = tags.and(SHARED_TAGS.computeIfAbsent(Tag.of(keys.get(common + i), values[i]), Function.identity()));
		}
		return tags;
	}

	/**
	 * Release the meters, and remove those that no other group holds. Meters registered
	 * later do nothing.
	 */
	synchronized void close() {
		this.closed = true;
		this.meters.forEach((held) -> this.shared.leave(this.registry, held));
		this.meters.clear();
	}

	@FunctionalInterface
	private interface Registration<M extends Meter> {

		M register(Tags tags, MeterRegistry registry, CombinedFigure figure);

	}

}
