package org.zmqspring.actuate;

/** How many links of a socket must be up. */
public enum Require {

	/** Every one. */
	ALL,

	/** At least one. */
	ANY,

	/** None: links are shown but do not count. */
	NONE

}
