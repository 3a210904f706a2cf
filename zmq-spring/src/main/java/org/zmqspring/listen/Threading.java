package org.zmqspring.listen;

/** On which thread a listener is called. */
public enum Threading {

	/**
	 * On its own threads, which take the messages from a queue. A slow call delays only
	 * this listener.
	 */
	WORKER,

	/**
	 * On the poller thread, at once. Messages are queued only while the listener is
	 * paused. This has the lowest latency. A slow call delays every other listener and
	 * the reading of every subscriber.
	 */
	POLLER

}
