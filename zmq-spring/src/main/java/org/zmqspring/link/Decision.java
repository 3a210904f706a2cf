package org.zmqspring.link;

/** What the supervisor is to do next. */
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
