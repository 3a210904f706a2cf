package org.zmqspring.publish;

import org.zmqspring.message.Internal;

/** How a request for earlier messages of a publisher ended. */
@Internal
public enum ReplayOutcome {

	/** All messages and the end marker were handed to the engine. */
	COMPLETED,

	/** The peer asked again before its answer was complete. */
	REPLACED,

	/** The peer disconnected, or the socket was closed. */
	GONE,

	/** The peer took no message for too long. */
	STALLED,

	/** The answer was not complete in time. */
	EXPIRED,

	/** Too many other peers wait for an answer. */
	BUSY,

	/** It was no request: other frames, or a number of another length. */
	INVALID

}
