package org.zmqspring.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.zmqspring.feed.FrameLayout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.feed.SequenceScope;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;

/**
 * Settings of one publisher and its bounded queue. Immutable.
 *
 * @param queueCapacity number of messages that may wait, at least 2
 * @param overflow what happens to a message while the queue is full
 * @param sendTimeout how long {@link PublisherOverflow#BLOCK} waits for room
 * @param hold whether the first messages wait for subscribers
 * @param lastValueTopics topics of which new subscribers get the last value
 * @param frames what frames messages have, and how they are numbered
 */
public record PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout, HoldSettings hold,
		Set<TopicPrefix> lastValueTopics, FrameSettings frames) {

	/** The defaults. */
	public static final PublisherSettings DEFAULTS = new PublisherSettings(8192, PublisherOverflow.BLOCK,
			Duration.ofSeconds(5));

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if the queue has no room for 2 messages
	 */
	public PublisherSettings {
		if (queueCapacity < 2) {
			throw new IllegalArgumentException("queue capacity must be at least 2");
		}
		lastValueTopics = Set.copyOf(lastValueTopics);
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

		private Option<Integer> queueCapacity;

		private PublisherOverflow overflow = DEFAULTS.overflow();

		private Option<Duration> sendTimeout;

		private Option<Integer> holdUntilSubscribers;

		private Option<Duration> holdTimeout;

		private Option<Set<TopicPrefix>> lastValueTopics;

		private @Nullable Option<String> frames;

		private @Nullable Option<SequenceFormat> sequenceFormat;

		private Option<SequenceScope> sequencePer;

		private Builder(String prefix) {
			super(prefix);
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
		 * {@link SequenceScope#ENDPOINT} numbers all messages of the publisher together
		 * @return this builder
		 */
		public Builder sequencePer(SequenceScope sequencePer) {
			this.sequencePer = set("sequence.per", sequencePer);
			return this;
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
		}

		/**
		 * Build the settings. The options must have been checked.
		 * @return the settings
		 */
		public PublisherSettings build() {
			return new PublisherSettings(this.queueCapacity.value(), this.overflow, this.sendTimeout.value(),
					new HoldSettings(this.holdUntilSubscribers.value(), this.holdTimeout.value()),
					this.lastValueTopics.value(), frames());
		}

		private FrameSettings frames() {
			return new FrameSettings((this.frames != null) ? FrameLayout.split(this.frames.value()) : List.of(),
					(this.sequenceFormat != null) ? this.sequenceFormat.value() : null, this.sequencePer.value());
		}

	}

}
