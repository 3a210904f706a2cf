package org.zmqspring.sample.lab;

/** What the network between the subscriber and its publisher does. */
enum NetworkMode {

	/** It works. */
	PASS,

	/** It is cut, and nobody is told: connections stay, no byte passes. */
	CUT,

	/** Connections are lost, and new ones lead nowhere. */
	BLACK_HOLE,

	/** Connections are lost again and again. */
	FLAP

}
