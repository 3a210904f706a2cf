package org.zmqspring.listen;

/** On which thread a listener is called. */
public enum Threading {

	/** On the threads of its own lane, which a slow call holds up alone. */
	WORKER,

	/**
	 * On the poller thread itself, without a queue and a hand-over: the shortest way, for
	 * listeners that count microseconds. A call that takes long holds up every other
	 * listener and the reading of every subscriber.
	 */
	POLLER

}
