package org.zmqspring.transport;

/**
 * How much the peers of a bound socket may take. Immutable.
 *
 * @param maxPeers connections at the same time; zero is unlimited
 * @param maxSubscriptions subscriptions that one peer of a publisher may hold, and how
 * often it may change them in one second; a prefix of more than
 * {@value #BYTES_PER_SUBSCRIPTION} bytes counts as several; zero is unlimited
 */
public record PeerLimits(int maxPeers, int maxSubscriptions) {

	/** What a prefix may cost before it counts once more. */
	public static final int BYTES_PER_SUBSCRIPTION = 64;

	/** What a bound socket gets unless configured otherwise. */
	public static final PeerLimits DEFAULTS = new PeerLimits(1000, 10_000);

}
