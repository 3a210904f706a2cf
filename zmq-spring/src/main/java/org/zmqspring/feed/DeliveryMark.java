package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * What the listener is told with a message about those before it. Immutable.
 *
 * @param lostBefore how many messages of the feed are missing, -1 if that is unknown
 * @param newLife whether the publisher has restarted, so that a listener must clear its
 * copy of the publisher's data
 * @param droppedBefore how many messages the lane itself dropped
 */
@Internal
public record DeliveryMark(long lostBefore, boolean newLife, long droppedBefore) {

	/** The listener is told nothing. */
	public static final DeliveryMark NONE = new DeliveryMark(0, false, 0);

	/**
	 * Whether messages of the feed are missing.
	 * @return {@code false} if the lane dropped messages at most
	 */
	public boolean isBreak() {
		return this.lostBefore != 0 || this.newLife;
	}

	/** What one message has to tell instead of two. */
	DeliveryMark and(DeliveryMark other) {
		return new DeliveryMark(sum(this.lostBefore, other.lostBefore), this.newLife || other.newLife,
				this.droppedBefore + other.droppedBefore);
	}

	/** If one of them is unknown, or the sum is too large, the sum is unknown. */
	private static long sum(long one, long other) {
		long sum = one + other;
		return (one < 0 || other < 0 || sum < 0) ? SequenceRun.UNKNOWN : sum;
	}

	DeliveryMark withDropped(long dropped) {
		return (dropped == 0) ? this : new DeliveryMark(this.lostBefore, this.newLife, dropped);
	}

}
