package org.zmqspring.config;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.Overflow;
import org.zmqspring.listen.QuarantineSettings;
import org.zmqspring.listen.Threading;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.unit.DataSize;

/**
 * The defaults of listeners, for attributes that their annotation does not set.
 * Immutable.
 *
 * @param lanes their queues and threads
 * @param autoStartup whether they start with the application
 * @param idleEventInterval time without a message after which a listener is idle; zero
 * publishes no event
 * @param retry whether and when a listener is called again with a message that it failed
 * on; {@code null} for never
 * @param quarantine how many of the messages that a listener failed on are kept
 * @param quarantinePublisher the publisher that also sends each of them, or {@code null}
 */
public record ListenerSettings(LaneSettings lanes, boolean autoStartup, Duration idleEventInterval,
		@Nullable RetryPolicy retry, QuarantineSettings quarantine, @Nullable String quarantinePublisher) {

	/** Collects the settings of listeners and checks them. Not thread-safe. */
	public static final class Builder extends OptionsBuilder<Builder> {

		private static final String PREFIX = "zmq.listener.";

		private static final int MOST_THREADS = 1024;

		private Option<Integer> concurrency = builtIn("concurrency", LaneSettings.DEFAULTS.concurrency());

		private Threading threading = LaneSettings.DEFAULTS.threading();

		private Option<Integer> maxBatchSize = builtIn("max-batch-size", LaneSettings.DEFAULTS.maxBatchSize());

		private Option<Integer> queueCapacity = builtIn("queue-capacity", LaneSettings.DEFAULTS.queueCapacity());

		private Overflow overflow = LaneSettings.DEFAULTS.overflow();

		private Option<Duration> overflowTimeout = builtIn("overflow-timeout", LaneSettings.DEFAULTS.overflowTimeout());

		private boolean autoStartup = true;

		private Option<Duration> shutdownTimeout = builtIn("shutdown-timeout", LaneSettings.DEFAULTS.shutdownTimeout());

		private Option<Duration> idleEventInterval = builtIn("idle-event-interval", Duration.ZERO);

		private Option<Integer> maxRetries = builtIn("retry.max-retries", 0);

		private Option<Duration> retryDelay = builtIn("retry.delay", Duration.ofMillis(100));

		private Option<Double> retryMultiplier = builtIn("retry.multiplier", 2.0);

		private Option<Duration> retryMaxDelay = builtIn("retry.max-delay", Duration.ofSeconds(5));

		private Option<Duration> retryJitter = builtIn("retry.jitter", Duration.ZERO);

		private Option<Integer> quarantineCapacity = builtIn("quarantine.capacity",
				QuarantineSettings.DEFAULTS.capacity());

		private Option<DataSize> quarantineMaxBytes = builtIn("quarantine.max-bytes",
				DataSize.ofBytes(QuarantineSettings.DEFAULTS.maxBytes()));

		private @Nullable Option<String> quarantinePublisher;

		Builder() {
			super(PREFIX);
		}

		@Override
		protected Builder self() {
			return this;
		}

		/**
		 * Number of threads that call a listener at the same time.
		 * @param concurrency at least 1; 1 by default
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = set("concurrency", concurrency);
			return this;
		}

		/**
		 * The thread that listeners are called on.
		 * @param threading {@link Threading#WORKER} by default
		 * @return this builder
		 */
		public Builder threading(Threading threading) {
			this.threading = threading;
			return this;
		}

		/**
		 * Number of messages that a batch listener gets at most in one call.
		 * @param maxBatchSize at least 1; 500 by default
		 * @return this builder
		 */
		public Builder maxBatchSize(int maxBatchSize) {
			this.maxBatchSize = set("max-batch-size", maxBatchSize);
			return this;
		}

		/**
		 * Number of messages that may wait for a listener.
		 * @param queueCapacity at least 2; 8192 by default
		 * @return this builder
		 */
		public Builder queueCapacity(int queueCapacity) {
			this.queueCapacity = set("queue-capacity", queueCapacity);
			return this;
		}

		/**
		 * What happens to a message while the queue of its listener is full.
		 * @param overflow {@link Overflow#BLOCK} by default
		 * @return this builder
		 */
		public Builder overflow(Overflow overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * Longest time for which all full listeners of a subscriber together may stop it
		 * from reading.
		 * @param overflowTimeout below the sum of heartbeat interval and timeout; by
		 * default 3 s, and half of that sum at most
		 * @return this builder
		 */
		public Builder overflowTimeout(Duration overflowTimeout) {
			this.overflowTimeout = set("overflow-timeout", overflowTimeout);
			return this;
		}

		/**
		 * Whether listeners start with the application.
		 * @param autoStartup true by default
		 * @return this builder
		 */
		public Builder autoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
			return this;
		}

		/**
		 * Longest time for which a listener that is stopped may handle the messages in
		 * its queue.
		 * @param shutdownTimeout 10 s by default
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = set("shutdown-timeout", shutdownTimeout);
			return this;
		}

		/**
		 * Time without a message after which a running listener is idle.
		 * @param idleEventInterval zero, the default, publishes no event
		 * @return this builder
		 */
		public Builder idleEventInterval(Duration idleEventInterval) {
			this.idleEventInterval = set("idle-event-interval", idleEventInterval);
			return this;
		}

		/**
		 * Number of times that a listener is called again with a message that it failed
		 * on.
		 * @param maxRetries zero, the default, never calls it again
		 * @return this builder
		 */
		public Builder maxRetries(int maxRetries) {
			this.maxRetries = set("retry.max-retries", maxRetries);
			return this;
		}

		/**
		 * Time before the first retry.
		 * @param retryDelay 100 ms by default
		 * @return this builder
		 */
		public Builder retryDelay(Duration retryDelay) {
			this.retryDelay = set("retry.delay", retryDelay);
			return this;
		}

		/**
		 * Factor by which each delay is longer than the previous one.
		 * @param retryMultiplier at least 1; 2 by default
		 * @return this builder
		 */
		public Builder retryMultiplier(double retryMultiplier) {
			this.retryMultiplier = set("retry.multiplier", retryMultiplier);
			return this;
		}

		/**
		 * Upper bound of the delays.
		 * @param retryMaxDelay 5 s by default
		 * @return this builder
		 */
		public Builder retryMaxDelay(Duration retryMaxDelay) {
			this.retryMaxDelay = set("retry.max-delay", retryMaxDelay);
			return this;
		}

		/**
		 * Time by which a delay may be randomly shorter or longer.
		 * @param retryJitter zero by default
		 * @return this builder
		 */
		public Builder retryJitter(Duration retryJitter) {
			this.retryJitter = set("retry.jitter", retryJitter);
			return this;
		}

		/**
		 * Number of messages that a listener failed on that are kept for it.
		 * @param quarantineCapacity zero keeps none; 100 by default
		 * @return this builder
		 */
		public Builder quarantineCapacity(int quarantineCapacity) {
			this.quarantineCapacity = set("quarantine.capacity", quarantineCapacity);
			return this;
		}

		/**
		 * Largest total size of the messages kept for one listener.
		 * @param quarantineMaxBytes 1 MB by default
		 * @return this builder
		 */
		public Builder quarantineMaxBytes(DataSize quarantineMaxBytes) {
			this.quarantineMaxBytes = set("quarantine.max-bytes", quarantineMaxBytes);
			return this;
		}

		/**
		 * The publisher that also sends each message that a listener failed on.
		 * @param quarantinePublisher its name; none by default
		 * @return this builder
		 */
		public Builder quarantinePublisher(String quarantinePublisher) {
			this.quarantinePublisher = set("quarantine.publisher", quarantinePublisher);
			return this;
		}

		/** The name of a publisher, which must exist. */
		@Nullable Option<String> quarantinePublisher() {
			return this.quarantinePublisher;
		}

		void check(Problems problems) {
			problems.range(this.concurrency, 1, MOST_THREADS);
			if (this.threading == Threading.POLLER && this.concurrency.value() > 1) {
				problems.add(this.concurrency,
						"must be 1 if '" + PREFIX + "threading' is 'poller': there is one poller",
						"Set 1, or '" + PREFIX + "threading' to worker");
			}
			problems.range(this.queueCapacity, 2, ZmqSettings.LARGEST_QUEUE);
			problems.range(this.maxBatchSize, 1, ZmqSettings.LARGEST_QUEUE);
			problems.duration(this.overflowTimeout);
			problems.duration(this.shutdownTimeout);
			problems.duration(this.idleEventInterval);
			checkRetry(problems);
			problems.range(this.quarantineCapacity, 0, 1_000_000);
			if (this.quarantineMaxBytes.value().isNegative()) {
				problems.add(this.quarantineMaxBytes, "must not be negative", "Set 0 or more, such as 1MB");
			}
		}

		private void checkRetry(Problems problems) {
			problems.range(this.maxRetries, 0, Integer.MAX_VALUE);
			boolean comparable = problems.duration(this.retryDelay) & problems.duration(this.retryMaxDelay);
			if (this.retryMaxDelay.value().isZero()) {
				problems.add(this.retryMaxDelay, "must be at least 1ms",
						"Set 1ms or more; for no delays set '" + PREFIX + "retry.delay' to 0");
			}
			else if (comparable && this.retryMaxDelay.value().compareTo(this.retryDelay.value()) < 0) {
				problems.add(this.retryMaxDelay, "must not be below '" + PREFIX + "retry.delay'", "Set a longer time");
			}
			problems.duration(this.retryJitter);
			if (!(this.retryMultiplier.value() >= 1)) {
				problems.add(this.retryMultiplier, "must be at least 1",
						"Set 1 for constant delays or more for growing ones");
			}
		}

		/**
		 * Check that full listeners do not stop the reading for too long. This side does
		 * not answer heartbeats then, and a peer with the same heartbeat settings
		 * disconnects after the sum of interval and timeout.
		 */
		void checkOverflowTimeout(SocketBuilder<?> subscriber, Problems problems) {
			Option<Duration> ivl = subscriber.options.heartbeatIvl();
			if (!this.overflowTimeout.configured() || ivl.value().isZero() || ivl.value().isNegative()
					|| subscriber.isWithinProcess()) {
				return;
			}
			Option<Duration> answer = subscriber.options.heartbeatTimeout();
			if (this.overflowTimeout.value().compareTo(ivl.value().plus(answer.value())) >= 0) {
				problems.add(this.overflowTimeout, "must be below the sum of " + ivl + " and " + answer
						+ ": while full listeners stop a subscriber from reading, it does not answer the heartbeats of"
						+ " its peers, and they disconnect it",
						"Set a shorter time such as 3s, or a longer heartbeat-ivl, or heartbeat-ivl to 0 to switch"
								+ " heartbeats off, here and at the peers");
			}
		}

		/**
		 * Longest time for which full listeners may stop a subscriber from reading. It is
		 * {@code null} without heartbeats or within a process: then only the timeouts of
		 * the listeners limit it.
		 */
		@Nullable Duration longestHold(SocketBuilder<?> subscriber) {
			Duration unanswered = subscriber.unanswered();
			if (unanswered == null) {
				return null;
			}
			Duration half = unanswered.dividedBy(2);
			boolean follows = !this.overflowTimeout.configured() && half.compareTo(this.overflowTimeout.value()) < 0;
			return follows ? half : unanswered;
		}

		/** The settings; they have been checked. */
		ListenerSettings build() {
			LaneSettings lanes = new LaneSettings(this.concurrency.value(), this.threading, this.queueCapacity.value(),
					this.overflow, this.overflowTimeout.value(), this.shutdownTimeout.value(),
					this.maxBatchSize.value());
			return new ListenerSettings(lanes, this.autoStartup, this.idleEventInterval.value(), retry(),
					new QuarantineSettings(this.quarantineCapacity.value(), this.quarantineMaxBytes.value().toBytes(),
							null),
					(this.quarantinePublisher != null) ? this.quarantinePublisher.value() : null);
		}

		private @Nullable RetryPolicy retry() {
			if (this.maxRetries.value() == 0) {
				return null;
			}
			return RetryPolicy.builder()
				.maxRetries(this.maxRetries.value())
				.delay(this.retryDelay.value())
				.multiplier(this.retryMultiplier.value())
				.maxDelay(this.retryMaxDelay.value())
				.jitter(this.retryJitter.value())
				.build();
		}

	}

}
