package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.agent.Inbox;

/**
 * The lanes of one poller whose workers are to be woken at the end of the cycle: those
 * that something came for, or that were stirred, however many others there are. Confined
 * to the poller thread, but for {@link #room()} and {@link #stir}.
 */
final class FilledLanes implements LaneBells {

	private final Inbox inbox;

	private final Runnable wakeup;

	private final List<Lane> filled = new ArrayList<>();

	/**
	 * Begin with none.
	 * @param inbox runs on the poller thread what is posted
	 * @param wakeup ends the poller's wait, from any thread
	 */
	FilledLanes(Inbox inbox, Runnable wakeup) {
		this.inbox = inbox;
		this.wakeup = wakeup;
	}

	@Override
	public void room() {
		this.wakeup.run();
	}

	@Override
	public void filled(Lane lane) {
		this.filled.add(lane);
	}

	@Override
	public void stir(Lane lane) {
		this.inbox.post(lane::touch);
	}

	/**
	 * Wake the workers. If one cannot be woken, the others are in the next cycle, which
	 * does not wait for a message.
	 */
	void flush() {
		int count = 0;
		try {
			while (count < this.filled.size()) {
				this.filled.get(count++).flush();
			}
		}
		finally {
			this.filled.subList(0, count).clear();
			if (!this.filled.isEmpty()) {
				this.wakeup.run();
			}
		}
	}

}
