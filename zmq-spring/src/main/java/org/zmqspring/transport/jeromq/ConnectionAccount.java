package org.zmqspring.transport.jeromq;

import zmq.msg.MsgAllocator;

/**
 * Makes room for the frames of one connection, and so sees what its peer sends. Confined
 * to the engine's I/O thread.
 */
interface ConnectionAccount extends MsgAllocator {

	/** Frames that the peer has begun to send, commands among them. */
	long frames();

	/**
	 * Which heartbeats the peer has sent. Within CURVE they cannot be seen.
	 */
	SeenHeartbeats heartbeats();

	/** Whether nothing is read from the connection at present, by our own choice. */
	boolean isReadingStopped();

}
