package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * What one message tells its listener about the messages before it. Immutable.
 *
 * @param lostBefore how many messages of the feed are missing, -1 if that is unknown
 * @param newLife whether the publisher has restarted; then a listener must clear its copy
 * of the publisher's data
 * @param droppedBefore how many messages the lane dropped
 */
@Internal
public record DeliveryMark(long lostBefore, boolean newLife, long droppedBefore) {

	/** The listener is told nothing. */
	public static final DeliveryMark NONE = new DeliveryMark(0, false, 0);

	/**
	 * Whether messages of the feed are missing.
	 * @return {@code false} if nothing is missing, or only messages that the lane dropped
	 */
	public boolean isBreak() {
		return this.lostBefore != 0 || this.newLife;
	}

	/** Both marks as one, if one message must tell both. */
	DeliveryMark and(DeliveryMark other) {
		return new DeliveryMark(sum(this.lostBefore, other.lostBefore), this.newLife || other.newLife,
				this.droppedBefore + other.droppedBefore);
	}

	/** Unknown if one of the counts is unknown or the sum is too large. */
	private static long sum(long one, long other) {
		long sum = one + other;
		return (one < 0 || other < 0 || sum < 0) ? SequenceRun.UNKNOWN : sum;
	}

	DeliveryMark withDropped(long dropped) {
		return (dropped == 0) ? this : new DeliveryMark(this.lostBefore, this.newLife, dropped);
	}

}
