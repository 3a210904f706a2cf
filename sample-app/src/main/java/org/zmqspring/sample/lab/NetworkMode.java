package org.zmqspring.sample.lab;

/** The state of the network between the subscriber and its publisher. */
enum NetworkMode {

	/** It works. */
	PASS,

	/** It is cut silently: connections stay open, no byte passes. */
	CUT,

	/** Connections are reset, and new ones get no answer. */
	BLACK_HOLE,

	/** Connections are reset again and again. */
	FLAP

}
