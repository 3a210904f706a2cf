package org.zmqspring.observe;

import io.micrometer.common.KeyValues;
import org.zmqspring.observe.ZmqObservation.PublishKeys;
import org.zmqspring.observe.ZmqObservation.PublishTags;

/** The default convention. Stateless, thread-safe. */
public class DefaultZmqPublishObservationConvention implements ZmqPublishObservationConvention {

	/** The shared instance. */
	public static final DefaultZmqPublishObservationConvention INSTANCE = new DefaultZmqPublishObservationConvention();

	/** For subclasses. */
	public DefaultZmqPublishObservationConvention() {
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ZmqPublishObservationContext context) {
		return KeyValues.of(PublishTags.MESSAGING_SYSTEM.asString(), ZmqObservation.SYSTEM,
				PublishTags.MESSAGING_OPERATION_TYPE.asString(), "send", PublishTags.SOCKET.asString(),
				context.getSocket());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ZmqPublishObservationContext context) {
		return KeyValues.of(PublishKeys.MESSAGING_MESSAGE_BODY_SIZE.asString(), String.valueOf(context.payloadSize()));
	}

	@Override
	public String getContextualName(ZmqPublishObservationContext context) {
		return context.getSocket() + " send";
	}

}
