package org.zmqspring.transport;

/**
 * Limits for the peers of a bound socket. Immutable.
 *
 * @param maxPeers how many may be connected at the same time; zero is unlimited
 * @param maxSubscriptions how many subscriptions one peer of a publisher may hold, and
 * may replace in one second; a prefix of {@value #BYTES_PER_SUBSCRIPTION} bytes or more
 * counts as several; zero is unlimited
 */
public record PeerLimits(int maxPeers, int maxSubscriptions) {

	/**
	 * A prefix counts as one subscription, plus one for each group of this many bytes.
	 */
	public static final int BYTES_PER_SUBSCRIPTION = 8;

	/**
	 * In one second, a peer may make {@code maxSubscriptions} times this number of
	 * changes. A peer that reconnects subscribes to all at once, and may change them
	 * afterwards.
	 */
	public static final int CHANGES_PER_SUBSCRIPTION = 2;

	/** The default limits. */
	public static final PeerLimits DEFAULTS = new PeerLimits(1000, 100_000);

}
