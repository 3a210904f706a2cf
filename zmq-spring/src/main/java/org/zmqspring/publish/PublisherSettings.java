package org.zmqspring.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

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
 */
public record PublisherSettings(int queueCapacity, PublisherOverflow overflow, Duration sendTimeout, HoldSettings hold,
		Set<TopicPrefix> lastValueTopics) {

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

		private Set<TopicPrefix> lastValueTopics = Set.of();

		private Builder(String prefix) {
			super(prefix);
			this.queueCapacity = builtIn("queue-capacity", DEFAULTS.queueCapacity());
			this.sendTimeout = builtIn("send-timeout", DEFAULTS.sendTimeout());
			this.holdUntilSubscribers = builtIn("hold-until-subscribers", HoldSettings.OFF.untilSubscribers());
			this.holdTimeout = builtIn("hold-timeout", HoldSettings.OFF.timeout());
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
			this.lastValueTopics = prefixes.stream().map(TopicPrefix::of).collect(Collectors.toUnmodifiableSet());
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
		}

		/**
		 * Build the settings. The options must have been checked.
		 * @return the settings
		 */
		public PublisherSettings build() {
			return new PublisherSettings(this.queueCapacity.value(), this.overflow, this.sendTimeout.value(),
					new HoldSettings(this.holdUntilSubscribers.value(), this.holdTimeout.value()),
					this.lastValueTopics);
		}

	}

}
