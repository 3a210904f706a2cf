package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;

import zmq.poll.IPollEvents;

/** Owner of a relay without an engine. It records every call. Not thread-safe. */
final class NotedTimers extends Relays.NoOwner {

	private final List<Throwable> troubles = new ArrayList<>();

	private final List<Long> timers = new ArrayList<>();

	@Override
	public void onTrouble(Throwable trouble) {
		this.troubles.add(trouble);
	}

	@Override
	public boolean later(long millis, IPollEvents what) {
		return this.timers.add(millis);
	}

	List<Throwable> troubles() {
		return this.troubles;
	}

	/** The delay of each timer in milliseconds. */
	List<Long> timers() {
		return this.timers;
	}

}
