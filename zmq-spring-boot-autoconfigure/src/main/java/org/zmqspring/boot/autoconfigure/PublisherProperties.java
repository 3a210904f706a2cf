package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.transport.SocketMode;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Properties of one publisher. Not thread-safe; filled while the application starts.
 */
public class PublisherProperties extends SocketProperties {

	/**
	 * Number of messages that may wait to be sent, at least 2.
	 */
	private int queueCapacity = 8192;

	/**
	 * What sending does while the queue is full.
	 */
	private PublisherOverflow overflow = PublisherOverflow.BLOCK;

	/**
	 * Time for which sending waits for room in the queue before it fails, if the overflow
	 * policy is 'block'.
	 */
	private Duration sendTimeout = Duration.ofSeconds(5);

	/**
	 * Whether a message waits while a subscriber has no room for it ('snd-hwm').
	 * Otherwise it is dropped for that subscriber. All later messages of the publisher
	 * wait behind it. Once the queue is full, the overflow policy applies. Heartbeats are
	 * then off by default, because they would wait behind the messages.
	 */
	private boolean xpubNodrop;

	/**
	 * Longest time for which a subscriber may take no message while one waits for it, if
	 * 'xpub-nodrop' is set. Then the subscriber is disconnected, and the messages queued
	 * for it are dropped and counted. A slow subscriber takes messages in steps of about
	 * 100KB, or of half of its own 'rcv-hwm'. Set a longer time if one step takes longer.
	 */
	private Duration xpubNodropTimeout = Duration.ofSeconds(5);

	/**
	 * Number of subscriptions, over all endpoints, to wait for before the first message
	 * is sent. So subscribers that are still connecting do not miss it. 0 sends at once.
	 * Messages wait in the queue. Once it is full, the overflow policy applies.
	 */
	private int holdUntilSubscribers;

	/**
	 * Longest time after the start for which 'hold-until-subscribers' delays messages.
	 */
	private Duration holdTimeout = Duration.ofSeconds(30);

	/**
	 * Comma-separated list of topic prefixes. For each topic with such a prefix, the last
	 * message is kept, and sent again when a peer subscribes to it. Peers that were
	 * already subscribed also receive it again. Only messages with a topic frame are
	 * kept, of at most 10000 topics and 64MB. 'snd-hwm' should not be below the number of
	 * topics.
	 */
	private List<String> lastValueTopics = new ArrayList<>();

	/**
	 * Comma-separated list that says what each frame of a message is: 'topic' (the first
	 * one), 'payload', 'sequence' (the number of the message), or '-' for an empty frame.
	 * If you then send without a topic, the topic frame is empty. 'sendFrames' sends its
	 * frames unchanged. Unset, a message has topic and payload, or only the payload.
	 */
	private List<String> frames = new ArrayList<>();

	/**
	 * How messages are numbered.
	 */
	@NestedConfigurationProperty
	private final SequenceProperties sequence = new SequenceProperties();

	/**
	 * Answers to peers that ask for earlier messages.
	 */
	@NestedConfigurationProperty
	private final ReplayProperties replay = new ReplayProperties();

	/**
	 * Number of subscriptions that one peer may have, or 0 for no limit. A prefix counts
	 * once more for every 8 bytes. A peer that exceeds the number, or makes twice as many
	 * changes in a second, is disconnected.
	 */
	private int maxSubscriptionsPerPeer = 100_000;

	/**
	 * Whether to send the context of a trace in one more frame after the payload, if
	 * observations are enabled and there is a trace. Subscribers must expect that frame.
	 * Messages of one frame are sent without it.
	 */
	private boolean traceHeader;

	public PublisherProperties() {
		super(SocketMode.BIND);
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

	public PublisherOverflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(PublisherOverflow overflow) {
		this.overflow = overflow;
	}

	public Duration getSendTimeout() {
		return this.sendTimeout;
	}

	public void setSendTimeout(Duration sendTimeout) {
		this.sendTimeout = sendTimeout;
	}

	public boolean isXpubNodrop() {
		return this.xpubNodrop;
	}

	public void setXpubNodrop(boolean xpubNodrop) {
		this.xpubNodrop = xpubNodrop;
	}

	public Duration getXpubNodropTimeout() {
		return this.xpubNodropTimeout;
	}

	public void setXpubNodropTimeout(Duration xpubNodropTimeout) {
		this.xpubNodropTimeout = xpubNodropTimeout;
	}

	public int getHoldUntilSubscribers() {
		return this.holdUntilSubscribers;
	}

	public void setHoldUntilSubscribers(int holdUntilSubscribers) {
		this.holdUntilSubscribers = holdUntilSubscribers;
	}

	public List<String> getLastValueTopics() {
		return this.lastValueTopics;
	}

	public void setLastValueTopics(List<String> lastValueTopics) {
		this.lastValueTopics = lastValueTopics;
	}

	public List<String> getFrames() {
		return this.frames;
	}

	public void setFrames(List<String> frames) {
		this.frames = frames;
	}

	public SequenceProperties getSequence() {
		return this.sequence;
	}

	public ReplayProperties getReplay() {
		return this.replay;
	}

	public Duration getHoldTimeout() {
		return this.holdTimeout;
	}

	public void setHoldTimeout(Duration holdTimeout) {
		this.holdTimeout = holdTimeout;
	}

	public int getMaxSubscriptionsPerPeer() {
		return this.maxSubscriptionsPerPeer;
	}

	public void setMaxSubscriptionsPerPeer(int maxSubscriptionsPerPeer) {
		this.maxSubscriptionsPerPeer = maxSubscriptionsPerPeer;
	}

	public boolean isTraceHeader() {
		return this.traceHeader;
	}

	public void setTraceHeader(boolean traceHeader) {
		this.traceHeader = traceHeader;
	}

	/** How a publisher numbers its messages. Not thread-safe. */
	public static class SequenceProperties {

		/**
		 * How the number of a message is written. It needs a frame 'sequence' in
		 * 'frames'. Numbers begin with 0 when the application starts. They continue if an
		 * endpoint is bound again.
		 */
		private @Nullable SequenceFormat format;

		/**
		 * Which messages are numbered together: all of the same topic, or all of the
		 * publisher. In the second case, subscribers that do not subscribe to everything
		 * see gaps. With 'replay.endpoints' it is 'endpoint'.
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

	/** Where a publisher answers requests for earlier messages. Not thread-safe. */
	public static class ReplayProperties {

		/**
		 * Comma-separated list of endpoints that are bound, where peers can ask for
		 * earlier messages: one for each element of 'endpoints', in the same order. It
		 * needs 'sequence.format'. Unset, no messages are kept.
		 */
		private List<String> endpoints = new ArrayList<>();

		/**
		 * Number of messages that are kept for peers that ask for them: the latest ones.
		 */
		private @Nullable Integer capacity;

		/**
		 * Largest total size of the messages that are kept. The latest message is kept
		 * even if it is larger.
		 */
		private @Nullable DataSize maxBytes;

		public List<String> getEndpoints() {
			return this.endpoints;
		}

		public void setEndpoints(List<String> endpoints) {
			this.endpoints = endpoints;
		}

		public @Nullable Integer getCapacity() {
			return this.capacity;
		}

		public void setCapacity(@Nullable Integer capacity) {
			this.capacity = capacity;
		}

		public @Nullable DataSize getMaxBytes() {
			return this.maxBytes;
		}

		public void setMaxBytes(@Nullable DataSize maxBytes) {
			this.maxBytes = maxBytes;
		}

	}

}
