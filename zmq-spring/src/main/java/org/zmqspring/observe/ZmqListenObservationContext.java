package org.zmqspring.observe;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * The messages that a listener handles. The carrier contains the trace context of the
 * message. For a batch it is empty, because the messages may belong to many traces.
 * Confined to the listener's thread.
 */
public class ZmqListenObservationContext extends ReceiverContext<Map<String, String>> {

	private final String listener;

	private final String socket;

	private final boolean batch;

	private final List<ZmqMessage> messages;

	private @Nullable KeyValues tags;

	private @Nullable KeyValues keys;

	/**
	 * Create the context of a call with one message.
	 * @param listener the id of the listener
	 * @param message the message
	 */
	public ZmqListenObservationContext(String listener, ZmqMessage message) {
		this(listener, message.socket(), false, List.of(message), message.traceContext());
	}

	/**
	 * Create the context of a call with a batch.
	 * @param listener the id of the listener
	 * @param messages the messages, at least one
	 */
	public ZmqListenObservationContext(String listener, List<ZmqMessage> messages) {
		this(listener, messages.get(0).socket(), true, messages, Map.of());
	}

	private ZmqListenObservationContext(String listener, String socket, boolean batch, List<ZmqMessage> messages,
			Map<String, String> carrier) {
		super(Map::get);
		setCarrier(carrier);
		setRemoteServiceName("ZeroMQ");
		this.listener = listener;
		this.socket = socket;
		this.batch = batch;
		this.messages = messages;
	}

	/**
	 * The id of the listener.
	 * @return the id
	 */
	public String getListener() {
		return this.listener;
	}

	/**
	 * The configured name of the subscriber.
	 * @return the socket's name
	 */
	public String getSocket() {
		return this.socket;
	}

	/**
	 * Whether the listener receives batches.
	 * @return whether it is called with a list
	 */
	public boolean isBatch() {
		return this.batch;
	}

	/**
	 * The message, or the first one of a batch.
	 * @return the message
	 */
	public ZmqMessage getMessage() {
		return this.messages.get(0);
	}

	/**
	 * All messages of the call.
	 * @return at least one
	 */
	public List<ZmqMessage> getMessages() {
		return this.messages;
	}

	/** Cached: Micrometer asks for them when an observation begins and when it ends. */
	KeyValues tags(Supplier<KeyValues> made) {
		KeyValues known = this.tags;
		if (known == null) {
			known = made.get();
			this.tags = known;
		}
		return known;
	}

	/** The keys of high cardinality, cached for the same reason. */
	KeyValues keys(Supplier<KeyValues> made) {
		KeyValues known = this.keys;
		if (known == null) {
			known = made.get();
			this.keys = known;
		}
		return known;
	}

}
