package org.zmqspring.link;

import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.OptionsBuilder;
import org.zmqspring.settings.Problems;

/**
 * When a link tries again, and how long an attempt may take. Immutable.
 *
 * @param ivl first reconnect interval, at least 1 ms ({@code ZMQ_RECONNECT_IVL})
 * @param ivlMax longest reconnect interval: the interval doubles until it reaches this;
 * zero keeps it constant ({@code ZMQ_RECONNECT_IVL_MAX})
 * @param jitter share of each interval that is random, 0 to 1: a delay is drawn uniformly
 * from [interval × (1 − jitter), interval]
 * @param resetAfter how long a link must stay up before the interval starts from
 * {@code ivl} again
 * @param connectTimeout longest time for one attempt to connect, the look-up of the name
 * included; zero or negative leaves it to the operating system
 * ({@code ZMQ_CONNECT_TIMEOUT})
 * @param handshakeIvl longest time from the TCP connection to the peer's ZMTP greeting;
 * zero sets no limit ({@code ZMQ_HANDSHAKE_IVL})
 * @param staleAfter a link on which nothing arrived for this long is reopened; zero
 * switches this off
 */
public record ReconnectSettings(Duration ivl, Duration ivlMax, double jitter, Duration resetAfter,
		Duration connectTimeout, Duration handshakeIvl, Duration staleAfter) {

	/** The sum of a time and a reading of the ticker must fit into a {@code long}. */
	private static final Duration LONGEST = Duration.ofDays(36500);

	/** The default settings. */
	public static final ReconnectSettings DEFAULTS = new ReconnectSettings(Duration.ofMillis(100),
			Duration.ofSeconds(5), 0.5, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(3),
			Duration.ZERO);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if one is out of range; the message says which
	 */
	public ReconnectSettings {
		require(ivl.toMillis() >= 1, "reconnect interval must be at least 1ms");
		require(ivlMax.isZero() || ivlMax.compareTo(ivl) >= 0,
				"maximum reconnect interval must be 0 or not below the reconnect interval");
		require(jitter >= 0 && jitter <= 1, "reconnect jitter must be between 0 and 1");
		require(!resetAfter.isNegative() && !handshakeIvl.isNegative() && !staleAfter.isNegative(),
				"durations must not be negative");
		require(Stream.of(ivl, ivlMax, resetAfter, connectTimeout, handshakeIvl, staleAfter)
			.allMatch((duration) -> duration.compareTo(LONGEST) <= 0), "durations must not exceed 36500 days");
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Start from the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder("");
	}

	/**
	 * Start from the defaults.
	 * @param prefix how the full names of the options begin, such as
	 * {@code zmq.subscribers.prices.}
	 * @return a builder
	 */
	public static Builder builder(String prefix) {
		return new Builder(prefix);
	}

	/**
	 * Collects the options of {@link ReconnectSettings} and checks them. Not thread-safe.
	 */
	public static final class Builder extends OptionsBuilder<Builder> {

		private Option<Duration> ivl;

		private @Nullable Option<Duration> ivlMax;

		private Option<Double> jitter;

		private Option<Duration> resetAfter;

		private Option<Duration> connectTimeout;

		private Option<Duration> staleAfter;

		private Builder(String prefix) {
			super(prefix);
			this.ivl = builtIn("reconnect-ivl", DEFAULTS.ivl());
			this.jitter = builtIn("reconnect-jitter", DEFAULTS.jitter());
			this.resetAfter = builtIn("reconnect-reset-after", DEFAULTS.resetAfter());
			this.connectTimeout = builtIn("connect-timeout", DEFAULTS.connectTimeout());
			this.staleAfter = builtIn("stale-after", DEFAULTS.staleAfter());
		}

		@Override
		protected Builder self() {
			return this;
		}

		/**
		 * First reconnect interval ({@code ZMQ_RECONNECT_IVL}).
		 * @param ivl the interval, at least 1 ms; 100 ms by default
		 * @return this builder
		 */
		public Builder reconnectIvl(Duration ivl) {
			this.ivl = set("reconnect-ivl", ivl);
			return this;
		}

		/**
		 * Longest reconnect interval ({@code ZMQ_RECONNECT_IVL_MAX}). The interval
		 * doubles until it reaches this.
		 * @param ivlMax the interval; zero keeps the first one; by default 5 s, or the
		 * first interval if that is longer
		 * @return this builder
		 */
		public Builder reconnectIvlMax(Duration ivlMax) {
			this.ivlMax = set("reconnect-ivl-max", ivlMax);
			return this;
		}

		/**
		 * Share of each interval that is random.
		 * @param jitter the share, 0 to 1; 0.5 by default
		 * @return this builder
		 */
		public Builder reconnectJitter(double jitter) {
			this.jitter = set("reconnect-jitter", jitter);
			return this;
		}

		/**
		 * How long a link must stay up before the interval starts from the first one
		 * again.
		 * @param resetAfter the time; 10 s by default
		 * @return this builder
		 */
		public Builder reconnectResetAfter(Duration resetAfter) {
			this.resetAfter = set("reconnect-reset-after", resetAfter);
			return this;
		}

		/**
		 * Longest time for one attempt to connect ({@code ZMQ_CONNECT_TIMEOUT}).
		 * @param connectTimeout the time; zero or negative leaves it to the operating
		 * system; 5 s by default
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = set("connect-timeout", connectTimeout);
			return this;
		}

		/**
		 * Time without any message after which a subscriber reopens the connection.
		 * @param staleAfter the time; zero, the default, keeps the connection
		 * @return this builder
		 */
		public Builder staleAfter(Duration staleAfter) {
			this.staleAfter = set("stale-after", staleAfter);
			return this;
		}

		private Option<Duration> ivlMax() {
			if (this.ivlMax != null) {
				return this.ivlMax;
			}
			Duration first = this.ivl.value();
			boolean follows = first.compareTo(DEFAULTS.ivlMax()) > 0 && first.compareTo(Problems.LONGEST) <= 0;
			return builtIn("reconnect-ivl-max", follows ? first : DEFAULTS.ivlMax());
		}

		/**
		 * Time without any message after which the connection is reopened.
		 * @return the option
		 */
		@Internal
		public Option<Duration> staleAfter() {
			return this.staleAfter;
		}

		/**
		 * Check all options.
		 * @param problems collects the invalid ones
		 */
		@Internal
		public void check(Problems problems) {
			Option<Duration> max = ivlMax();
			if (ivl(problems) & problems.duration(max) && !max.value().isZero()
					&& max.value().compareTo(this.ivl.value()) < 0) {
				problems.add(max.configured() ? max : this.ivl,
						"does not fit: the upper bound " + max + " is below the first interval " + this.ivl,
						"Raise the bound to the first interval or more, or set it to 0 for a constant interval");
			}
			if (!(this.jitter.value() >= 0 && this.jitter.value() <= 1)) {
				problems.add(this.jitter, "must be between 0 and 1",
						"Set 0 for none, 0.5 for half of each interval, 1 for all");
			}
			problems.duration(this.resetAfter);
			// Zero and below leave the attempt to the operating system.
			problems.notTooLong(this.connectTimeout);
			problems.duration(this.staleAfter);
		}

		private boolean ivl(Problems problems) {
			String remedy = "To reconnect as fast as possible set 1ms; remove it for the default of 100ms";
			if (this.ivl.value().isNegative()) {
				problems.add(this.ivl, "must be at least 1ms; ZeroMQ's -1, never to reconnect, is not supported",
						remedy);
				return false;
			}
			if (this.ivl.value().toMillis() < 1) {
				// JeroMQ 0.6.0, TcpConnecter.getNewReconnectIvl
				problems.add(this.ivl, "must be at least 1ms: ZeroMQ's engine divides by it", remedy);
				return false;
			}
			return problems.notTooLong(this.ivl);
		}

		/**
		 * Build the settings. Check the options before.
		 * @param handshakeIvl longest time for the peer's ZMTP greeting; zero sets no
		 * limit
		 * @return the settings
		 */
		public ReconnectSettings build(Duration handshakeIvl) {
			return new ReconnectSettings(this.ivl.value(), ivlMax().value(), this.jitter.value(),
					this.resetAfter.value(), this.connectTimeout.value(), handshakeIvl, this.staleAfter.value());
		}

	}

}
