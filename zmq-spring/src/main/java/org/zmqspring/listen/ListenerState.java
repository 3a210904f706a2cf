package org.zmqspring.listen;

/** Where a listener is in its life. */
public enum ListenerState {

	/** Takes messages. */
	RUNNING,

	/** Keeps what is queued and takes no more from the lane. */
	PAUSED,

	/** Takes nothing. */
	STOPPED

}
