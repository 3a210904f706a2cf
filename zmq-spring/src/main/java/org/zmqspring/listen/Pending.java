package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

/**
 * The one message of a socket that did not fit into all of its lanes, and those it still
 * has to get into. Confined to the poller thread.
 */
final class Pending {

	private final List<Lane> lanes = new ArrayList<>();

	private @Nullable ZmqMessage message;

	void add(ZmqMessage message, Lane lane) {
		this.message = message;
		this.lanes.add(lane);
	}

	boolean isEmpty() {
		return this.message == null;
	}

	/**
	 * Offer it again, and drop what its lanes' policies drop by now.
	 * @param nowNanos the time
	 */
	void retry(long nowNanos) {
		ZmqMessage waiting = this.message;
		if (waiting != null) {
			this.lanes.removeIf((lane) -> lane.offer(waiting, nowNanos));
			clear();
		}
	}

	/** Get it in at the cost of the oldest messages. */
	void force() {
		ZmqMessage waiting = this.message;
		if (waiting != null) {
			this.lanes.removeIf((lane) -> lane.force(waiting));
			clear();
		}
	}

	/**
	 * A lane is gone: keep nothing for it.
	 * @param lane the lane
	 */
	void forget(Lane lane) {
		ZmqMessage waiting = this.message;
		if (waiting != null && this.lanes.remove(lane)) {
			lane.refuse(waiting, ListenerDropReason.SHUTDOWN);
			clear();
		}
	}

	private void clear() {
		if (this.lanes.isEmpty()) {
			this.message = null;
		}
	}

	/**
	 * How long until offering it again has another result for certain.
	 * @param nowNanos the time
	 * @return nanoseconds
	 */
	long leftNanos(long nowNanos) {
		long least = Long.MAX_VALUE;
		for (Lane lane : this.lanes) {
			least = Math.min(least, lane.leftNanos(nowNanos));
		}
		return least;
	}

}
