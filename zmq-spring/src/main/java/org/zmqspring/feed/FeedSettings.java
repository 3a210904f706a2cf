package org.zmqspring.feed;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;

/**
 * Describes the frames, the encoding and the numbers of one subscriber's messages.
 * Immutable.
 *
 * @param layout what each frame is
 * @param framing the name of the bean that parses messages instead of the layout,
 * {@code null} if there is none
 * @param payloadEncoding how payloads are compressed, {@code null} if they are not
 * @param sequenceFormat how numbers are written, {@code null} if there are none
 * @param sequenceScope which messages are numbered together
 * @param topicRules finds topics that are probably mistakes
 */
public record FeedSettings(@Internal FrameLayout layout, @Nullable String framing,
		@Nullable PayloadEncoding payloadEncoding, @Nullable SequenceFormat sequenceFormat, SequenceScope sequenceScope,
		@Internal TopicRules topicRules) {

	/** The settings of a subscriber that sets none. */
	public static final FeedSettings NONE = builder("").build();

	/** For the builder. */
	@Internal
	public FeedSettings {
	}

	/**
	 * Whether messages must be parsed or decoded.
	 * @return {@code false} if each is a topic and a payload that is not encoded
	 */
	public boolean isConfigured() {
		return this.layout != FrameLayout.PLAIN || this.framing != null || this.payloadEncoding != null;
	}

	/**
	 * The layout that parses messages.
	 * @param framings finds a bean of the application by its name
	 * @return the layout
	 */
	@Internal
	public FrameLayout layout(Function<String, ZmqFraming> framings) {
		return (this.framing != null) ? FrameLayout.known(framings.apply(this.framing)) : this.layout;
	}

	/**
	 * Warnings about topics that are probably mistakes, for the log at the start.
	 * @param topics prefixes that are subscribed
	 * @return texts that name the option; usually none
	 */
	@Internal
	public List<String> warnings(Collection<TopicPrefix> topics) {
		return topics.stream().flatMap(this.topicRules::warnings).toList();
	}

	/**
	 * Warnings about topics that filter messages although all topics are numbered
	 * together, for the log at the start.
	 * @param topics prefixes that one listener subscribes to
	 * @param all prefixes that the subscriber subscribes to
	 * @return texts that name the option; none if the subscriber receives everything
	 */
	@Internal
	public List<String> filterWarnings(Collection<TopicPrefix> topics, Collection<TopicPrefix> all) {
		return all.contains(TopicPrefix.EVERYTHING) ? List.of()
				: topics.stream().flatMap(this.topicRules::filterWarnings).toList();
	}

	/**
	 * A warning about a listener with several threads, for the log at the start.
	 * @param concurrency how many threads call the listener
	 * @return a text that names the option; empty if there is nothing to warn of
	 */
	@Internal
	public Optional<String> warning(int concurrency) {
		Option<SequenceScope> shared = this.topicRules.shared();
		return (shared == null || concurrency == 1) ? Optional.empty() : Optional.of("concurrency is " + concurrency
				+ ", and " + shared + " counts all messages of the publisher together. Each thread learns of a loss"
				+ " or a restart with its own next message. If the listener mirrors the publisher, set concurrency"
				+ " to 1");
	}

	/**
	 * Start from the defaults.
	 * @param prefix what the full names of the options begin with, such as
	 * {@code zmq.subscribers.prices.}
	 * @return a builder
	 */
	public static Builder builder(String prefix) {
		return new Builder(prefix);
	}

	/**
	 * Finds topics that are probably mistakes. Immutable.
	 *
	 * @param delimiter the text that no topic contains, {@code null} if there is none
	 * @param shared the option that says that all topics are numbered together,
	 * {@code null} if they are not
	 */
	@Internal
	public record TopicRules(@Nullable Option<String> delimiter, @Nullable Option<SequenceScope> shared) {

		Stream<String> warnings(TopicPrefix topic) {
			return (this.delimiter == null || !topic.toString().contains(this.delimiter.value())) ? Stream.empty()
					: Stream.of("topic '" + topic + "' contains the delimiter of " + this.delimiter
							+ ". A publisher that compares subscriptions with whole names, as monerod does, sends"
							+ " nothing for it. Subscribe to the text before the delimiter");
		}

		Stream<String> filterWarnings(TopicPrefix topic) {
			return (this.shared == null) ? Stream.empty()
					: Stream.of("topic '" + topic + "' filters messages, and " + this.shared + " counts all"
							+ " messages of the publisher together. If it sends other topics too, their numbers seem"
							+ " to be lost. Subscribe to all topics, or set sequence.per to topic if the publisher"
							+ " numbers each topic by itself");
		}

	}

	/** Collects the options of a feed and checks them. Not thread-safe. */
	public static final class Builder extends OptionsBuilder<Builder> {

		private @Nullable Option<String> frames;

		private @Nullable Option<String> topicDelimiter;

		private @Nullable Option<String> framing;

		private @Nullable PayloadEncoding payloadEncoding;

		private @Nullable Option<SequenceFormat> sequenceFormat;

		private Option<SequenceScope> sequencePer;

		private Builder(String prefix) {
			super(prefix);
			this.sequencePer = builtIn("sequence.per", SequenceScope.ENDPOINT);
		}

		@Override
		protected Builder self() {
			return this;
		}

		/**
		 * What each frame of a message is.
		 * @param frames {@code topic} (only first), {@code payload}, {@code sequence} and
		 * {@code -} for a frame to skip, separated by commas; by default the first frame
		 * is the topic and the second one the payload
		 * @return this builder
		 */
		public Builder frames(String frames) {
			this.frames = set("frames", frames);
			return this;
		}

		/**
		 * The text between topic and payload in a single frame.
		 * @param topicDelimiter one character or more; by default a single frame is not
		 * split
		 * @return this builder
		 */
		public Builder topicDelimiter(String topicDelimiter) {
			this.topicDelimiter = set("topic-delimiter", topicDelimiter);
			return this;
		}

		/**
		 * The bean that parses messages, if {@code frames} cannot describe them.
		 * @param framing the name of a {@link ZmqFraming} bean; none by default
		 * @return this builder
		 */
		public Builder framing(String framing) {
			this.framing = set("framing", framing);
			return this;
		}

		/**
		 * How payloads are compressed.
		 * @param payloadEncoding the compression; none by default
		 * @return this builder
		 */
		public Builder payloadEncoding(PayloadEncoding payloadEncoding) {
			this.payloadEncoding = payloadEncoding;
			return this;
		}

		/**
		 * How the numbers of messages are written.
		 * @param sequenceFormat the format; by default messages have no numbers
		 * @return this builder
		 */
		public Builder sequenceFormat(SequenceFormat sequenceFormat) {
			this.sequenceFormat = set("sequence.format", sequenceFormat);
			return this;
		}

		/**
		 * Which messages are numbered together.
		 * @param sequencePer {@link SequenceScope#ENDPOINT} by default
		 * @return this builder
		 */
		public Builder sequencePer(SequenceScope sequencePer) {
			this.sequencePer = set("sequence.per", sequencePer);
			return this;
		}

		/**
		 * Check all options.
		 * @param bound whether the subscriber binds; then several publishers may send to
		 * one endpoint
		 * @param problems where to add what is wrong
		 */
		@Internal
		public void check(boolean bound, Problems problems) {
			if (this.frames != null) {
				FrameLayout.check(this.frames, problems);
			}
			if (this.topicDelimiter != null) {
				checkDelimiter(this.topicDelimiter, problems);
			}
			if (this.framing != null) {
				checkFraming(this.framing, problems);
			}
			else if (FrameLayout.checkSequence(this.frames, this.sequenceFormat, this.sequencePer, problems)
					&& this.sequencePer.value() == SequenceScope.TOPIC
					&& !FrameLayout.hasTopic(Objects.requireNonNull(this.frames).value())) {
				problems.add(this.sequencePer, "is topic, and no frame is a topic",
						"Name the topic in frames, or set sequence.per to endpoint");
			}
			if (this.sequenceFormat != null && this.sequencePer.value() == SequenceScope.ENDPOINT && bound) {
				problems.add(this.sequencePer,
						"must be topic if a subscriber binds: several publishers send to its endpoint, and each"
								+ " of them has numbers of its own",
						"Set sequence.per to topic and give each publisher topics of its own, or remove"
								+ " sequence.format");
			}
		}

		/**
		 * Check that missed messages can be asked for by their numbers.
		 * @param replay the option that says where to ask
		 * @param problems where to add what is wrong
		 */
		@Internal
		public void checkReplay(Option<?> replay, Problems problems) {
			Option<String> other = (this.framing != null) ? this.framing : this.topicDelimiter;
			if (other != null) {
				problems.add(replay, "needs frames, and " + other + " describes messages in another way",
						"Set frames and sequence.format instead of it, or remove " + replay.property());
			}
			else if (this.sequenceFormat == null) {
				problems.add(replay, "asks for missing numbers, and sequence.format is not set",
						"Set frames, such as 'topic, sequence, payload', and sequence.format, or remove it");
			}
			else if (this.sequencePer.value() == SequenceScope.TOPIC) {
				problems.add(replay,
						"asks a publisher by the number alone, and " + this.sequencePer
								+ " numbers each topic by itself",
						"Set sequence.per to endpoint if the publisher numbers all of its messages together, or remove"
								+ " it");
			}
		}

		private void checkDelimiter(Option<String> delimiter, Problems problems) {
			if (delimiter.value().isEmpty()) {
				problems.add(delimiter, "must not be empty",
						"Set the characters between topic and payload, such as ':'; put a blank in quotes");
			}
			if (this.frames != null) {
				problems.add(delimiter, "is for a single frame, and " + this.frames + " names several",
						"Remove one of them");
			}
		}

		private void checkFraming(Option<String> bean, Problems problems) {
			if (bean.value().isBlank()) {
				problems.add(bean, "must not be empty", "Set the name of a ZmqFraming bean, or remove it");
			}
			for (Option<String> other : Stream.of(this.frames, this.topicDelimiter).filter(Objects::nonNull).toList()) {
				problems.add(bean, "parses messages, and " + other + " also does so", "Remove one of them");
			}
		}

		/**
		 * Build the settings. The options must have been checked.
		 * @return the settings
		 */
		public FeedSettings build() {
			SequenceFormat format = (this.sequenceFormat != null) ? this.sequenceFormat.value() : null;
			FrameLayout layout = FrameLayout.PLAIN;
			if (this.frames != null) {
				layout = FrameLayout.named(this.frames.value(), format);
			}
			else if (this.topicDelimiter != null) {
				layout = FrameLayout.delimited(this.topicDelimiter.value());
			}
			String bean = (this.framing != null) ? this.framing.value() : null;
			boolean shared = format != null && this.sequencePer.value() == SequenceScope.ENDPOINT;
			return new FeedSettings(layout, bean, this.payloadEncoding, format, this.sequencePer.value(),
					new TopicRules(this.topicDelimiter, shared ? this.sequencePer : null));
		}

	}

}
