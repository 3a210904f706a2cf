package org.zmqspring.feed;

import org.zmqspring.message.Internal;

/**
 * Numbers the streams, and the runs of all streams in the order in which they begin. A
 * lane remembers the count at its own beginning, to know which runs began later. Confined
 * to the poller thread.
 */
@Internal
public final class BreakCounter {

	private long count;

	private int streams;

	/** A counter that begins at 0. */
	public BreakCounter() {
	}

	/**
	 * How many runs have begun so far.
	 * @return the count
	 */
	public long count() {
		return this.count;
	}

	/** Count a run that begins, and return the new count. */
	long next() {
		this.count++;
		return this.count;
	}

	/** Count a stream that is joined, and return how many there were before. */
	int nextStream() {
		return this.streams++;
	}

}
