package org.zmqspring.link;

import org.zmqspring.message.Internal;

/** What the supervisor is to do next. */
@Internal
public enum Decision {

	/** Nothing. */
	STAY,

	/** Open the next generation of the engine socket. */
	OPEN,

	/** Have the present generation drained and closed. */
	RETIRE,

	/** Make the engine look at its connections again (its greeting stall). */
	NUDGE

}
