package org.zmqspring.listen;

/** On which thread a listener is called. */
public enum Threading {

	/** On threads of its own, behind a queue. A slow call delays only this listener. */
	WORKER,

	/**
	 * On the poller thread, without a queue and a second thread. This is the fastest way,
	 * for listeners that count microseconds. A slow call delays every other listener and
	 * the reading of every subscriber.
	 */
	POLLER

}
