package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.agent.Inbox;

/**
 * Collects the lanes that got messages in a cycle of the poller, and wakes their workers
 * at its end. A worker is woken once for many messages, and other lanes cost nothing.
 * Confined to the poller thread, except for {@link #wakePoller()} and {@link #post}.
 */
// This class adds no other way to wake a thread: a worker waits at its agent.Doorbell,
// and the poller waits in the engine's selector, which only SocketPoller.wakeup() ends.
final class LaneWakeups {

	private final Inbox inbox;

	private final Runnable pollerWakeup;

	private final List<Lane> lanes = new ArrayList<>();

	/**
	 * The inbox runs tasks on the poller thread. The wake-up ends the poller's wait, from
	 * any thread.
	 */
	LaneWakeups(Inbox inbox, Runnable pollerWakeup) {
		this.inbox = inbox;
		this.pollerWakeup = pollerWakeup;
	}

	/** A full lane has room again, so its sockets can be read. Thread-safe. */
	void wakePoller() {
		this.pollerWakeup.run();
	}

	/** Wake the worker of a lane at the end of the cycle. */
	void add(Lane lane) {
		this.lanes.add(lane);
	}

	/** Wake the worker of a lane although it got no message. Thread-safe. */
	void post(Lane lane) {
		this.inbox.post(lane::requestWakeup);
	}

	/**
	 * Wake the workers. If that fails for one of them, the others are woken in the next
	 * cycle, which begins at once.
	 */
	void wakeWorkers() {
		int count = 0;
		try {
			while (count < this.lanes.size()) {
				this.lanes.get(count++).wakeWorker();
			}
		}
		finally {
			this.lanes.subList(0, count).clear();
			if (!this.lanes.isEmpty()) {
				this.pollerWakeup.run();
			}
		}
	}

}
