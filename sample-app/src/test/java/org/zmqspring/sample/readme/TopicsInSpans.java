package org.zmqspring.sample.readme;

import io.micrometer.common.KeyValues;
import org.zmqspring.observe.DefaultZmqListenObservationConvention;
import org.zmqspring.observe.ZmqListenObservationContext;

import org.springframework.stereotype.Component;

@Component
class TopicsInSpans extends DefaultZmqListenObservationConvention {

	@Override
	public KeyValues getHighCardinalityKeyValues(ZmqListenObservationContext context) {
		return super.getHighCardinalityKeyValues(context).and("messaging.destination.name",
				context.getMessage().topic());
	}

}
