package org.zmqspring.observe;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;

/**
 * A started observation. An exception of the observation itself, such as one of the
 * application's convention, is logged and does not reach the observed code. Confined to
 * the thread that created it.
 */
final class GuardedObservation {

	private static final Logger logger = LoggerFactory.getLogger(GuardedObservation.class);

	private final ObservationRegistry registry;

	private final LogThrottle faults;

	private final Observation.@Nullable Scope before;

	private @Nullable Observation observation;

	private Observation.@Nullable Scope scope;

	GuardedObservation(Supplier<Observation> created, ObservationRegistry registry, LogThrottle faults) {
		this.registry = registry;
		this.faults = faults;
		this.before = registry.getCurrentObservationScope();
		guard(() -> {
			Observation started = created.get().start();
			this.observation = started;
			this.scope = started.openScope();
		});
		if (this.scope == null) {
			restoreScope();
		}
	}

	/** A handler that fails leaves its scope on the thread (Micrometer 1.17). */
	private void restoreScope() {
		this.registry.setCurrentObservationScope(this.before);
	}

	void end(@Nullable Throwable error) {
		Observation.Scope open = this.scope;
		if (open != null) {
			guard(open::close);
			restoreScope();
		}
		Observation started = this.observation;
		if (started != null) {
			if (error != null) {
				guard(() -> started.error(error));
			}
			guard(started::stop);
		}
	}

	private void guard(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			this.faults.warn(logger, ex, "An observation failed; the observed call continues");
		}
	}

}
