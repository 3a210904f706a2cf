package org.zmqspring.link;

/** How many addresses of a host name a subscriber connects to. */
public enum AddressChoice {

	/** One. Another one is tried if it does not answer. */
	ONE,

	/** All, each by a link of its own. */
	ALL

}
