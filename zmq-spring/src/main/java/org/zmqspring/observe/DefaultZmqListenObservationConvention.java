package org.zmqspring.observe;

import io.micrometer.common.KeyValues;
import org.zmqspring.observe.ZmqObservation.ListenKeys;
import org.zmqspring.observe.ZmqObservation.ListenTags;

/** The default convention. Stateless, thread-safe. */
public class DefaultZmqListenObservationConvention implements ZmqListenObservationConvention {

	/** The shared instance. */
	public static final DefaultZmqListenObservationConvention INSTANCE = new DefaultZmqListenObservationConvention();

	/** For subclasses. */
	public DefaultZmqListenObservationConvention() {
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ZmqListenObservationContext context) {
		return context.tags(() -> tags(context));
	}

	private static KeyValues tags(ZmqListenObservationContext context) {
		return KeyValues.of(ListenTags.MESSAGING_SYSTEM.asString(), ZmqObservation.SYSTEM,
				ListenTags.MESSAGING_OPERATION_TYPE.asString(), "process", ListenTags.SOCKET.asString(),
				context.getSocket(), ListenTags.LISTENER.asString(), context.getListener());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ZmqListenObservationContext context) {
		return context.keys(() -> keys(context));
	}

	private static KeyValues keys(ZmqListenObservationContext context) {
		if (context.isBatch()) {
			return KeyValues.of(ListenKeys.MESSAGING_BATCH_MESSAGE_COUNT.asString(),
					String.valueOf(context.getMessages().size()));
		}
		return KeyValues.of(ListenKeys.ENDPOINT.asString(), context.getMessage().endpoint(),
				ListenKeys.MESSAGING_MESSAGE_BODY_SIZE.asString(), String.valueOf(context.getMessage().payloadSize()));
	}

	@Override
	public String getContextualName(ZmqListenObservationContext context) {
		return context.getListener() + " process";
	}

}
