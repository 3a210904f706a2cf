package org.zmqspring.observe;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of this project, with the keys of their default conventions. Keys that
 * begin with {@code messaging} are those of OpenTelemetry. Immutable.
 */
public enum ZmqObservation implements ObservationDocumentation {

	/** A send: from the call of a template until the message is in the queue. */
	PUBLISH("zmq.publish", DefaultZmqPublishObservationConvention.class, PublishTags.values(), PublishKeys.values()),

	/** A listener and its error handler handle a message or batch, with all retries. */
	LISTEN("zmq.listen", DefaultZmqListenObservationConvention.class, ListenTags.values(), ListenKeys.values());

	static final String SYSTEM = "zeromq";

	private final String observationName;

	private final Class<? extends ObservationConvention<? extends Observation.Context>> defaultConvention;

	private final KeyName[] lowCardinality;

	private final KeyName[] highCardinality;

	ZmqObservation(String observationName,
			Class<? extends ObservationConvention<? extends Observation.Context>> defaultConvention,
			KeyName[] lowCardinality, KeyName[] highCardinality) {
		this.observationName = observationName;
		this.defaultConvention = defaultConvention;
		this.lowCardinality = lowCardinality;
		this.highCardinality = highCardinality;
	}

	String observationName() {
		return this.observationName;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.defaultConvention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return this.lowCardinality.clone();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return this.highCardinality.clone();
	}

	/** Keys of {@link #PUBLISH}; also tags of its meter. */
	public enum PublishTags implements KeyName {

		/** Always {@code zeromq}. */
		MESSAGING_SYSTEM("messaging.system"),

		/** Always {@code send}. */
		MESSAGING_OPERATION_TYPE("messaging.operation.type"),

		/** Configured name of the publisher. */
		SOCKET("zmq.socket");

		private final String key;

		PublishTags(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of {@link #PUBLISH} in spans only. */
	public enum PublishKeys implements KeyName {

		/** Bytes of the payload. */
		MESSAGING_MESSAGE_BODY_SIZE("messaging.message.body.size");

		private final String key;

		PublishKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of {@link #LISTEN}; also tags of its meter. */
	public enum ListenTags implements KeyName {

		/** Always {@code zeromq}. */
		MESSAGING_SYSTEM("messaging.system"),

		/** Always {@code process}. */
		MESSAGING_OPERATION_TYPE("messaging.operation.type"),

		/** Configured name of the subscriber. */
		SOCKET("zmq.socket"),

		/** Id of the listener. */
		LISTENER("zmq.listener");

		private final String key;

		ListenTags(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of {@link #LISTEN} in spans only. */
	public enum ListenKeys implements KeyName {

		/** Endpoint that the message came from, as configured; not for a batch. */
		ENDPOINT("zmq.endpoint"),

		/** Bytes of the payload; not for a batch. */
		MESSAGING_MESSAGE_BODY_SIZE("messaging.message.body.size"),

		/** Number of messages in a batch. */
		MESSAGING_BATCH_MESSAGE_COUNT("messaging.batch.message_count");

		private final String key;

		ListenKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
