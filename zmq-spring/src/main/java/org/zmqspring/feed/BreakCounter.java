package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * Numbers the runs of all streams in the order in which they begin, so that a lane knows
 * which runs are younger than itself. Confined to the poller thread.
 */
@Internal
public final class BreakCounter {

	private long count;

	/** Begin to count at 0. */
	public BreakCounter() {
	}

	/**
	 * How many runs have begun so far.
	 * @return the count
	 */
	public long count() {
		return this.count;
	}

	/** A run begins. */
	long next() {
		this.count++;
		return this.count;
	}

}
