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
 * What the messages of one subscriber are made of. Immutable.
 *
 * @param layout what each frame is
 * @param framing the name of the bean that parses messages instead of the layout,
 * {@code null} if there is none
 * @param payloadEncoding how payloads are compressed, {@code null} if they are not
 * @param sequenceFormat how numbers are written, {@code null} if there are none
 * @param sequenceScope which messages are numbered together
 * @param topicRules what topics must not contain
 */
public record FeedSettings(@Internal FrameLayout layout, @Nullable String framing,
		@Nullable PayloadEncoding payloadEncoding, @Nullable SequenceFormat sequenceFormat, SequenceScope sequenceScope,
		@Internal TopicRules topicRules) {

	/** What a subscriber gets unless configured otherwise. */
	public static final FeedSettings NONE = builder("").build();

	/** For the builder. */
	@Internal
	public FeedSettings {
	}

	/**
	 * Whether messages are not just a topic and an unencoded payload.
	 * @return {@code false} if no message needs any work
	 */
	public boolean isConfigured() {
		return this.layout != FrameLayout.PLAIN || this.framing != null || this.payloadEncoding != null;
	}

	/**
	 * What parses messages.
	 * @param framings finds the bean that the application has for it, by its name
	 * @return the layout
	 */
	@Internal
	public FrameLayout layout(Function<String, ZmqFraming> framings) {
		return (this.framing != null) ? FrameLayout.known(framings.apply(this.framing)) : this.layout;
	}

	/**
	 * What is valid but probably a mistake, for the log at the start.
	 * @param topics prefixes that are subscribed
	 * @return warnings that name the option; usually none
	 */
	@Internal
	public List<String> warnings(Collection<TopicPrefix> topics) {
		return topics.stream().flatMap(this.topicRules::warnings).toList();
	}

	/**
	 * Which topics filter messages whose numbers count all topics together, for the log
	 * at the start.
	 * @param topics prefixes that one listener subscribes to
	 * @param all prefixes that the subscriber subscribes to
	 * @return warnings that name the option; none if the subscriber receives everything
	 */
	@Internal
	public List<String> filterWarnings(Collection<TopicPrefix> topics, Collection<TopicPrefix> all) {
		return all.contains(TopicPrefix.EVERYTHING) ? List.of()
				: topics.stream().flatMap(this.topicRules::filterWarnings).toList();
	}

	/**
	 * What is valid but probably a mistake for a listener with several threads, for the
	 * log at the start.
	 * @param concurrency how many threads call the listener
	 * @return a warning that names the option, if there is one
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
	 * What is a mistake in a topic. Immutable.
	 *
	 * @param delimiter what a topic does not contain, {@code null} if there is none
	 * @param shared the option that counts all topics together, {@code null} if each
	 * topic is counted by itself
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
							+ " to be lost. Subscribe to all topics, or set it to topic if the publisher numbers each"
							+ " topic by itself");
		}

	}

	/** Collects what messages are made of and checks it. Not thread-safe. */
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
		 * The bean that parses messages, if their frames cannot be described.
		 * @param framing the name of a {@link ZmqFraming} bean; none by default
		 * @return this builder
		 */
		public Builder framing(String framing) {
			this.framing = set("framing", framing);
			return this;
		}

		/**
		 * How payloads are compressed.
		 * @param payloadEncoding not at all by default
		 * @return this builder
		 */
		public Builder payloadEncoding(PayloadEncoding payloadEncoding) {
			this.payloadEncoding = payloadEncoding;
			return this;
		}

		/**
		 * How the numbers of messages are written.
		 * @param sequenceFormat there are no numbers by default
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
		 * @param bound whether the subscriber binds, so that several publishers send to
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

		private void checkDelimiter(Option<String> delimiter, Problems problems) {
			if (delimiter.value().isEmpty()) {
				problems.add(delimiter, "must not be empty",
						"Set the characters between topic and payload, such as" + " ':'; put a blank in quotes");
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
