package org.zmqspring.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of listener calls, and their keys. A bean of this type replaces
 * the default. Thread-safe.
 */
public interface ZmqListenObservationConvention extends ObservationConvention<ZmqListenObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ZmqListenObservationContext;
	}

	@Override
	default String getName() {
		return ZmqObservation.LISTEN.observationName();
	}

}
