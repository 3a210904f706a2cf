package org.zmqspring.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
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

/**
 * The meters of one link, listener or socket, which come and go together. A meter that
 * the registry refuses is logged and replaced by one that does nothing, so that nobody
 * who counts needs to care. Thread-safe.
 */
final class MeterGroup {

	private static final Logger logger = LoggerFactory.getLogger(MeterGroup.class);

	private final MeterRegistry registry;

	private final List<String> commonValues;

	private final List<Meter> meters = new ArrayList<>();

	/** Micrometer refers to them weakly. */
	private final List<Object> sources = new ArrayList<>();

	private boolean closed;

	/**
	 * Create an empty group.
	 * @param registry where the meters are registered
	 * @param commonValues the values of the first tags of each meter
	 */
	MeterGroup(MeterRegistry registry, String... commonValues) {
		this.registry = registry;
		this.commonValues = List.of(commonValues);
	}

	Counter counter(ZmqMeter meter, String... values) {
		return register(meter, values,
				(tags) -> Counter.builder(meter.meterName())
					.tags(tags)
					.description(meter.description())
					.register(this.registry),
				NoopCounter::new);
	}

	Timer timer(ZmqMeter meter, String... values) {
		return register(meter, values,
				(tags) -> Timer.builder(meter.meterName())
					.tags(tags)
					.description(meter.description())
					.register(this.registry),
				NoopTimer::new);
	}

	/** A counter that reads what somebody else counts. */
	<T> void counter(ZmqMeter meter, T source, ToDoubleFunction<T> count, String... values) {
		register(meter, values, (tags) -> {
			this.sources.add(source);
			return FunctionCounter.builder(meter.meterName(), source, count)
				.tags(tags)
				.description(meter.description())
				.register(this.registry);
		}, NoopFunctionCounter::new);
	}

	void gauge(ZmqMeter meter, DoubleSupplier reading, String... values) {
		register(meter, values,
				(tags) -> Gauge.builder(meter.meterName(), reading::getAsDouble)
					.tags(tags)
					.description(meter.description())
					.strongReference(true)
					.register(this.registry),
				NoopGauge::new);
	}

	/** A gauge in the registry's unit of time; that is seconds wherever it can be. */
	void timeGauge(ZmqMeter meter, Supplier<Duration> reading, String... values) {
		register(meter, values,
				(tags) -> TimeGauge.builder(meter.meterName(), () -> reading.get().toNanos(), TimeUnit.NANOSECONDS)
					.tags(tags)
					.description(meter.description())
					.strongReference(true)
					.register(this.registry),
				NoopTimeGauge::new);
	}

	private synchronized <M extends Meter> M register(ZmqMeter meter, String[] values, Function<Tags, M> registration,
			Function<Meter.Id, M> substitute) {
		Tags tags = meter.tags(Stream.concat(this.commonValues.stream(), Stream.of(values)).toList());
		if (!this.closed) {
			try {
				M registered = registration.apply(tags);
				this.meters.add(registered);
				return registered;
			}
			catch (RuntimeException ex) {
				logger.warn("Meter '{}' {} cannot be registered and stays away: {}", meter.meterName(), tags,
						ex.toString());
			}
		}
		return substitute.apply(new Meter.Id(meter.meterName(), tags, null, meter.description(), meter.type()));
	}

	/**
	 * Remove the meters. What is registered later does nothing.
	 */
	synchronized void close() {
		this.closed = true;
		this.meters.forEach(this.registry::remove);
		this.meters.clear();
		this.sources.clear();
	}

}
