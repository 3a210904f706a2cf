package org.zmqspring.transport.jeromq;

/** How far the engine has come with a connection that it accepted. */
enum ConnectionProgress {

	/** The engine has not begun with it, is done with it, or cannot be looked into. */
	UNKNOWN,

	/** The peer still owes its greeting, its READY or its credentials. */
	HANDSHAKING,

	/** Messages may flow. */
	READY

}
