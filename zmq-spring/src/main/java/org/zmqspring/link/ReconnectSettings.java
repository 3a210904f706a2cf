package org.zmqspring.link;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How a link tries again. Immutable.
 *
 * @param ivl first reconnect interval, at least 1 ms ({@code ZMQ_RECONNECT_IVL})
 * @param ivlMax upper bound of the doubling interval, never exceeded; zero keeps the
 * interval constant ({@code ZMQ_RECONNECT_IVL_MAX})
 * @param jitter share of each interval that is random, 0 to 1: a delay is drawn uniformly
 * from [interval × (1 − jitter), interval]
 * @param resetAfter how long a link must stay up before the interval starts from
 * {@code ivl} again
 * @param connectTimeout bound on one connection attempt, look-up of the name included;
 * zero or negative leaves it to the operating system ({@code ZMQ_CONNECT_TIMEOUT})
 * @param handshakeIvl bound on the ZMTP greeting, from the moment TCP is connected; zero
 * is none ({@code ZMQ_HANDSHAKE_IVL})
 * @param staleAfter a link that is up and on which nothing arrived for this long is
 * recycled; zero switches this off
 */
public record ReconnectSettings(Duration ivl, Duration ivlMax, double jitter, Duration resetAfter,
		Duration connectTimeout, Duration handshakeIvl, Duration staleAfter) {

	/** Nanoseconds must fit into a {@code long}, added to a reading of the ticker. */
	private static final Duration LONGEST = Duration.ofDays(36500);

	/** What a socket gets unless configured otherwise. */
	public static final ReconnectSettings DEFAULTS = new ReconnectSettings(Duration.ofMillis(100),
			Duration.ofSeconds(5), 0.5, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(3),
			Duration.ZERO);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if one is out of its range; the message says which
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

}
