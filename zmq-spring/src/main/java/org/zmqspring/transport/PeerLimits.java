package org.zmqspring.transport;

/**
 * How much the peers of a bound socket may take. Immutable.
 *
 * @param maxPeers connections at the same time; zero is unlimited
 * @param maxSubscriptions subscriptions that one peer of a publisher may hold, and of
 * which it may give up all and take as many others in one second; a prefix of
 * {@value #BYTES_PER_SUBSCRIPTION} bytes or more counts as several; zero is unlimited
 */
public record PeerLimits(int maxPeers, int maxSubscriptions) {

	/** What a prefix may cost before it counts once more. */
	public static final int BYTES_PER_SUBSCRIPTION = 8;

	/**
	 * How often each subscription of the limit may be changed in a second. A peer that
	 * comes back subscribes to all at once, and may go on changing them.
	 */
	public static final int CHANGES_PER_SUBSCRIPTION = 2;

	/** What a bound socket gets unless configured otherwise. */
	public static final PeerLimits DEFAULTS = new PeerLimits(1000, 100_000);

}
