package org.zmqspring.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;

import org.springframework.util.unit.DataSize;

/**
 * Settings of one publisher and its bounded queue. Immutable.
 *
 * @param queueCapacity number of messages that may wait, at least 2
 * @param overflow what happens to a message while the queue is full
 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
 * @param hold whether the first messages wait for subscribers
 * @param lastValueTopics topics of which new subscribers get the last value
 * @param frames what frames messages have, and how they are numbered
 * @param history the messages that are kept for peers that ask for them; {@code null}
 * keeps none
 */
public record PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout, HoldSettings hold,
		Set<TopicPrefix> lastValueTopics, FrameSettings frames, @Nullable HistorySettings history) {

	/** The defaults. */
	public static final PublisherSettings DEFAULTS = new PublisherSettings(8192, PublisherOverflow.BLOCK,
			Duration.ofSeconds(5));

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if the queue has no room for 2 messages, or if
	 * there is a history and the messages are not numbered together
	 */
	public PublisherSettings {
		if (queueCapacity < 2) {
			throw new IllegalArgumentException("queue capacity must be at least 2");
		}
		if (history != null && (frames.sequenceFormat() == null || frames.sequenceScope() != SequenceScope.ENDPOINT)) {
			throw new IllegalArgumentException("a history needs messages that are numbered together");
		}
		lastValueTopics = Set.copyOf(lastValueTopics);
	}

	/**
	 * Create settings without a history.
	 * @param queueCapacity number of messages that may wait, at least 2
	 * @param overflow what happens to a message while the queue is full
	 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
	 * @param hold whether the first messages wait for subscribers
	 * @param lastValueTopics topics of which new subscribers get the last value
	 * @param frames what frames messages have, and how they are numbered
	 */
	public PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout, HoldSettings hold,
			Set<TopicPrefix> lastValueTopics, FrameSettings frames) {
		this(queueCapacity, overflow, sendTimeout, hold, lastValueTopics, frames, null);
	}

	/**
	 * Create settings without a hold and without last values.
	 * @param queueCapacity number of messages that may wait, at least 2
	 * @param overflow what happens to a message while the queue is full
	 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
	 */
	public PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout) {
		this(queueCapacity, overflow, sendTimeout, HoldSettings.OFF, Set.of());
	}

	/**
	 * Create settings for messages of topic and payload.
	 * @param queueCapacity number of messages that may wait, at least 2
	 * @param overflow what happens to a message while the queue is full
	 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
	 * @param hold whether the first messages wait for subscribers
	 * @param lastValueTopics topics of which new subscribers get the last value
	 */
	public PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout, HoldSettings hold,
			Set<TopicPrefix> lastValueTopics) {
		this(queueCapacity, overflow, sendTimeout, hold, lastValueTopics, FrameSettings.DEFAULTS);
	}

	/**
	 * Start from the defaults.
	 * @param prefix prefix of the full names of the options, such as
	 * {@code zmq.publishers.prices.}
	 * @return a builder
	 */
	public static Builder builder(String prefix) {
		return new Builder(prefix);
	}

	/** Collects the options of a publisher and checks them. Not thread-safe. */
	public static final class Builder extends OptionsBuilder<Builder> {

		private static final int LARGEST_QUEUE = 1 << 30;

		private static final int LARGEST_HISTORY = 1 << 30;

		private Option<Integer> queueCapacity;

		private PublisherOverflow overflow = DEFAULTS.overflow();

		private Option<Duration> sendTimeout;

		private Option<Integer> holdUntilSubscribers;

		private Option<Duration> holdTimeout;

		private Option<Set<TopicPrefix>> lastValueTopics;

		private @Nullable Option<String> frames;

		private @Nullable Option<SequenceFormat> sequenceFormat;

		private Option<SequenceScope> sequencePer;

		private @Nullable Option<List<String>> replayEndpoints;

		private Option<Integer> replayCapacity;

		private Option<DataSize> replayMaxBytes;

		private Builder(String prefix) {
			super(prefix);
			this.replayCapacity = builtIn("replay.capacity", HistorySettings.CAPACITY);
			this.replayMaxBytes = builtIn("replay.max-bytes", DataSize.ofBytes(HistorySettings.MAX_BYTES));
			this.queueCapacity = builtIn("queue-capacity", DEFAULTS.queueCapacity());
			this.sendTimeout = builtIn("send-timeout", DEFAULTS.sendTimeout());
			this.holdUntilSubscribers = builtIn("hold-until-subscribers", HoldSettings.OFF.untilSubscribers());
			this.holdTimeout = builtIn("hold-timeout", HoldSettings.OFF.timeout());
			this.lastValueTopics = builtIn("last-value-topics", Set.of());
			this.sequencePer = builtIn("sequence.per", FrameSettings.DEFAULTS.sequenceScope());
		}

		@Override
		protected Builder self() {
			return this;
		}

		/**
		 * Number of messages that may wait to be sent.
		 * @param queueCapacity at least 2; 8192 by default
		 * @return this builder
		 */
		public Builder queueCapacity(int queueCapacity) {
			this.queueCapacity = set("queue-capacity", queueCapacity);
			return this;
		}

		/**
		 * What happens to a message while the queue is full.
		 * @param overflow {@link PublisherOverflow#BLOCK} by default
		 * @return this builder
		 */
		public Builder overflow(PublisherOverflow overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * How long {@link PublisherOverflow#BLOCK} waits for room.
		 * @param sendTimeout 5 s by default
		 * @return this builder
		 */
		public Builder sendTimeout(Duration sendTimeout) {
			this.sendTimeout = set("send-timeout", sendTimeout);
			return this;
		}

		/**
		 * Number of subscriptions that the first messages wait for in the queue.
		 * @param subscriptions zero, the default, sends at once
		 * @return this builder
		 */
		public Builder holdUntilSubscribers(int subscriptions) {
			this.holdUntilSubscribers = set("hold-until-subscribers", subscriptions);
			return this;
		}

		/**
		 * Longest time after the start that messages wait for subscriptions.
		 * @param holdTimeout 30 s by default
		 * @return this builder
		 */
		public Builder holdTimeout(Duration holdTimeout) {
			this.holdTimeout = set("hold-timeout", holdTimeout);
			return this;
		}

		/**
		 * Topics of which a new subscriber gets the last message.
		 * @param prefixes prefixes of the topics; none by default
		 * @return this builder
		 */
		public Builder lastValueTopics(Collection<String> prefixes) {
			this.lastValueTopics = set("last-value-topics",
					prefixes.stream().map(TopicPrefix::of).collect(Collectors.toUnmodifiableSet()));
			return this;
		}

		/**
		 * What each frame of a message is. It applies to all messages except those of
		 * {@code sendFrames}. A message without a topic then has an empty topic frame.
		 * @param frames {@code topic} (the first one), {@code payload}, {@code sequence}
		 * and {@code -} for an empty frame, separated by commas; by default topic and
		 * payload, and a message without a topic has one frame
		 * @return this builder
		 */
		public Builder frames(String frames) {
			this.frames = set("frames", frames);
			return this;
		}

		/**
		 * How the numbers of messages are written.
		 * @param sequenceFormat messages have no numbers by default
		 * @return this builder
		 */
		public Builder sequenceFormat(SequenceFormat sequenceFormat) {
			this.sequenceFormat = set("sequence.format", sequenceFormat);
			return this;
		}

		/**
		 * Which messages are numbered together.
		 * @param sequencePer {@link SequenceScope#TOPIC} by default;
		 * {@link SequenceScope#ENDPOINT} numbers all messages of the publisher together,
		 * and is the default with {@link #replayEndpoints}
		 * @return this builder
		 */
		public Builder sequencePer(SequenceScope sequencePer) {
			this.sequencePer = set("sequence.per", sequencePer);
			return this;
		}

		/**
		 * Where peers can ask for earlier messages, over a socket that is bound for this.
		 * It needs numbers.
		 * @param endpoints one for each endpoint of the publisher, in the same order; by
		 * default no messages are kept
		 * @return this builder
		 */
		public Builder replayEndpoints(String... endpoints) {
			return replayEndpoints(List.of(endpoints));
		}

		/**
		 * Where peers can ask for earlier messages, over a socket that is bound for this.
		 * It needs numbers.
		 * @param endpoints one for each endpoint of the publisher, in the same order; by
		 * default no messages are kept
		 * @return this builder
		 */
		public Builder replayEndpoints(List<String> endpoints) {
			this.replayEndpoints = endpoints.isEmpty() ? null : set("replay.endpoints", List.copyOf(endpoints));
			return this;
		}

		/**
		 * How many messages are kept for peers that ask for them.
		 * @param replayCapacity at least 1; 10,000 by default
		 * @return this builder
		 */
		public Builder replayCapacity(int replayCapacity) {
			this.replayCapacity = set("replay.capacity", replayCapacity);
			return this;
		}

		/**
		 * How large the kept messages may be together. The latest message is kept even if
		 * it is larger.
		 * @param replayMaxBytes at least 1 byte; 64 MB by default
		 * @return this builder
		 */
		public Builder replayMaxBytes(DataSize replayMaxBytes) {
			this.replayMaxBytes = set("replay.max-bytes", replayMaxBytes);
			return this;
		}

		/**
		 * Where peers can ask for earlier messages.
		 * @return the endpoints as configured, {@code null} if there are none
		 */
		@Internal
		public @Nullable Option<List<String>> replayEndpoints() {
			return this.replayEndpoints;
		}

		/**
		 * Check all options.
		 * @param problems receives each problem
		 */
		@Internal
		public void check(Problems problems) {
			problems.range(this.queueCapacity, 2, LARGEST_QUEUE);
			problems.duration(this.sendTimeout);
			problems.range(this.holdUntilSubscribers, 0, Integer.MAX_VALUE);
			if (problems.duration(this.holdTimeout) && this.holdTimeout.value().isZero()
					&& this.holdUntilSubscribers.value() > 0) {
				problems.add(this.holdTimeout, "must be above 0 for hold-until-subscribers to hold anything",
						"Set a time such as 30s, or hold-until-subscribers to 0 to send at once");
			}
			checkFrames(problems);
		}

		private void checkFrames(Problems problems) {
			if (this.frames != null) {
				FrameLayout.check(this.frames, problems);
				if (!FrameLayout.hasTopic(this.frames.value())) {
					problems.add(this.frames, "has no topic, and subscribers select messages by their topics",
							"Begin with topic, such as 'topic, sequence, payload'; send(payload) leaves it empty");
				}
			}
			boolean numbered = FrameLayout.checkSequence(this.frames, this.sequenceFormat, this.sequencePer, problems);
			if (numbered && !this.lastValueTopics.value().isEmpty()) {
				problems.add(this.lastValueTopics,
						"sends messages again, and numbered messages would then repeat old numbers",
						"Remove it, or remove sequence.format and the sequence in frames");
			}
			checkReplay(numbered, problems);
		}

		private void checkReplay(boolean numbered, Problems problems) {
			Option<List<String>> endpoints = this.replayEndpoints;
			if (endpoints == null) {
				Stream.of(this.replayCapacity, this.replayMaxBytes)
					.filter(Option::configured)
					.forEach((option) -> problems.add(option, "is set, and replay.endpoints is not",
							"Set replay.endpoints, or remove it"));
				return;
			}
			if (!numbered) {
				problems.add(endpoints, "needs numbers, by which peers ask for messages",
						"Set frames, such as 'topic, sequence, payload', and sequence.format; or remove it");
			}
			if (sequenceScope() != SequenceScope.ENDPOINT) {
				problems.add(this.sequencePer,
						"does not fit replay.endpoints: a peer asks for the messages of all topics",
						"Set endpoint, or remove it");
			}
			problems.range(this.replayCapacity, 1, LARGEST_HISTORY);
			if (this.replayMaxBytes.value().toBytes() < 1) {
				problems.add(this.replayMaxBytes, "must be at least 1B", "Set a size such as 64MB");
			}
		}

		/** Peers ask for the messages of all topics. */
		private SequenceScope sequenceScope() {
			return (this.replayEndpoints != null && !this.sequencePer.configured()) ? SequenceScope.ENDPOINT
					: this.sequencePer.value();
		}

		/**
		 * Build the settings. The options must have been checked.
		 * @return the settings
		 */
		public PublisherSettings build() {
			return new PublisherSettings(this.queueCapacity.value(), this.overflow, this.sendTimeout.value(),
					new HoldSettings(this.holdUntilSubscribers.value(), this.holdTimeout.value()),
					this.lastValueTopics.value(), frames(), history());
		}

		private FrameSettings frames() {
			return new FrameSettings((this.frames != null) ? FrameLayout.split(this.frames.value()) : List.of(),
					(this.sequenceFormat != null) ? this.sequenceFormat.value() : null, sequenceScope());
		}

		private @Nullable HistorySettings history() {
			return (this.replayEndpoints != null) ? new HistorySettings(
					this.replayEndpoints.value().stream().map((text) -> Endpoint.parse(text, SocketMode.BIND)).toList(),
					this.replayCapacity.value(), this.replayMaxBytes.value().toBytes()) : null;
		}

	}

}
