package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.PayloadEncoding;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.link.AddressChoice;
import org.zmqspring.replay.ReplaySettings;
import org.zmqspring.transport.SocketMode;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Properties of one subscriber. Not thread-safe; filled while the application starts.
 */
public class SubscriberProperties extends SocketProperties {

	/**
	 * Comma-separated list of topic prefixes to subscribe to, in addition to those of the
	 * listeners.
	 */
	private List<String> topics = new ArrayList<>();

	/**
	 * To how many addresses of a host name in 'endpoints' the subscriber connects: to one
	 * of them, or to all.
	 */
	private @Nullable AddressChoice addresses;

	/**
	 * How often host names are looked up again if 'addresses' is 'all', in addition to
	 * each loss of a link. At least 100 ms.
	 */
	private @Nullable Duration addressesInterval;

	/**
	 * Comma-separated list that says what each frame of a message is: 'topic' (only the
	 * first one), 'payload', 'sequence' (the number of the message), or '-' for a frame
	 * to skip. Unset, the first frame is the topic and the second one the payload, and a
	 * single frame is the payload.
	 */
	private List<String> frames = new ArrayList<>();

	/**
	 * Text between topic and payload if both are in a single frame, such as ':'. Unset, a
	 * single frame is not split.
	 */
	private @Nullable String topicDelimiter;

	/**
	 * How payloads are compressed. They are decoded on the listener's thread, and may
	 * then have at most 'max-msg-size'. Unset, payloads are not decoded.
	 */
	private @Nullable PayloadEncoding payloadEncoding;

	/**
	 * Name of a ZmqFraming bean that finds topic, payload and number, if 'frames' cannot
	 * describe the messages.
	 */
	private @Nullable String framing;

	/**
	 * How messages are numbered.
	 */
	@NestedConfigurationProperty
	private final SequenceProperties sequence = new SequenceProperties();

	/**
	 * Where to ask for missed messages.
	 */
	@NestedConfigurationProperty
	private final ReplayProperties replay = new ReplayProperties();

	/**
	 * Whether to expect the context of a trace in one more frame after the payload, and
	 * to remove that frame. Trust the context only as far as the publisher.
	 */
	private boolean traceHeader;

	public SubscriberProperties() {
		super(SocketMode.CONNECT);
	}

	public List<String> getTopics() {
		return this.topics;
	}

	public void setTopics(List<String> topics) {
		this.topics = topics;
	}

	public @Nullable AddressChoice getAddresses() {
		return this.addresses;
	}

	public void setAddresses(@Nullable AddressChoice addresses) {
		this.addresses = addresses;
	}

	public @Nullable Duration getAddressesInterval() {
		return this.addressesInterval;
	}

	public void setAddressesInterval(@Nullable Duration addressesInterval) {
		this.addressesInterval = addressesInterval;
	}

	public List<String> getFrames() {
		return this.frames;
	}

	public void setFrames(List<String> frames) {
		this.frames = frames;
	}

	public @Nullable String getTopicDelimiter() {
		return this.topicDelimiter;
	}

	public void setTopicDelimiter(@Nullable String topicDelimiter) {
		this.topicDelimiter = topicDelimiter;
	}

	public @Nullable PayloadEncoding getPayloadEncoding() {
		return this.payloadEncoding;
	}

	public void setPayloadEncoding(@Nullable PayloadEncoding payloadEncoding) {
		this.payloadEncoding = payloadEncoding;
	}

	public @Nullable String getFraming() {
		return this.framing;
	}

	public void setFraming(@Nullable String framing) {
		this.framing = framing;
	}

	public SequenceProperties getSequence() {
		return this.sequence;
	}

	public ReplayProperties getReplay() {
		return this.replay;
	}

	public boolean isTraceHeader() {
		return this.traceHeader;
	}

	public void setTraceHeader(boolean traceHeader) {
		this.traceHeader = traceHeader;
	}

	/** How the messages of a subscriber are numbered. Not thread-safe. */
	public static class SequenceProperties {

		/**
		 * How the number of a message is written. It needs a frame 'sequence' in
		 * 'frames', or the option 'framing'. Missing numbers are counted and reported.
		 */
		private @Nullable SequenceFormat format;

		/**
		 * Which messages are numbered together: all that come from one endpoint, or all
		 * of the same topic. In the first case, subscribe to everything, because filtered
		 * messages look like lost ones.
		 */
		private @Nullable SequenceScope per;

		public @Nullable SequenceFormat getFormat() {
			return this.format;
		}

		public void setFormat(@Nullable SequenceFormat format) {
			this.format = format;
		}

		public @Nullable SequenceScope getPer() {
			return this.per;
		}

		public void setPer(@Nullable SequenceScope per) {
			this.per = per;
		}

	}

	/** Where a subscriber asks for missed messages. Not thread-safe. */
	public static class ReplayProperties {

		/**
		 * Comma-separated list of endpoints where publishers answer requests for missed
		 * messages: one for each element of 'endpoints', in the same order. It needs
		 * 'sequence.format'. Unset, missed messages are only counted.
		 */
		private List<String> endpoints = new ArrayList<>();

		/**
		 * What to ask for at the first connection to a publisher.
		 */
		private ReplaySettings.@Nullable OnJoin onJoin;

		/**
		 * Longest time for which messages wait for an answer, from the gap or the
		 * reconnect. Messages that are then still missing are lost. Must be below
		 * heartbeat-ivl + heartbeat-timeout. The default is at most half of that sum.
		 */
		private @Nullable Duration timeout;

		/**
		 * Number of messages that may wait for an answer. Then the socket is not read
		 * until some of them are delivered.
		 */
		private @Nullable Integer maxPending;

		/**
		 * Total size of the messages that may wait for an answer.
		 */
		private @Nullable DataSize maxPendingBytes;

		public List<String> getEndpoints() {
			return this.endpoints;
		}

		public void setEndpoints(List<String> endpoints) {
			this.endpoints = endpoints;
		}

		public ReplaySettings.@Nullable OnJoin getOnJoin() {
			return this.onJoin;
		}

		public void setOnJoin(ReplaySettings.@Nullable OnJoin onJoin) {
			this.onJoin = onJoin;
		}

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

		public @Nullable Integer getMaxPending() {
			return this.maxPending;
		}

		public void setMaxPending(@Nullable Integer maxPending) {
			this.maxPending = maxPending;
		}

		public @Nullable DataSize getMaxPendingBytes() {
			return this.maxPendingBytes;
		}

		public void setMaxPendingBytes(@Nullable DataSize maxPendingBytes) {
			this.maxPendingBytes = maxPendingBytes;
		}

	}

}
