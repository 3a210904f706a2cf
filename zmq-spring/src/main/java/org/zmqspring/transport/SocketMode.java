package org.zmqspring.transport;

/** Which side opens the TCP connection. */
public enum SocketMode {

	/** Listens; peers connect. */
	BIND,

	/** Connects to a peer that listens. */
	CONNECT

}
