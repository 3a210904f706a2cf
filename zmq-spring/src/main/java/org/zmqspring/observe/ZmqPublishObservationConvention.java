package org.zmqspring.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of sends, and their keys. A bean of this type replaces the
 * default. Thread-safe.
 */
public interface ZmqPublishObservationConvention extends ObservationConvention<ZmqPublishObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ZmqPublishObservationContext;
	}

	@Override
	default String getName() {
		return ZmqObservation.PUBLISH.observationName();
	}

}
