package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.PayloadEncoding;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.transport.SocketMode;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

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

}
