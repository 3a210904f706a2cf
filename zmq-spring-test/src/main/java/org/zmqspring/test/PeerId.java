package org.zmqspring.test;

import org.zmqspring.transport.SocketType;

/**
 * Names one peer of an application. Immutable.
 *
 * @param side the side of the application's socket
 * @param socket the name of the application's socket
 * @param index its position among the peers of this socket, from 0
 */
record PeerId(SocketType side, String socket, int index) implements Comparable<PeerId> {

	static PeerId first(SocketType side, String socket) {
		return new PeerId(side, socket, 0);
	}

	PeerId plus(int more) {
		return new PeerId(this.side, this.socket, this.index + more);
	}

	boolean isOfSameSocket(PeerId other) {
		return this.side == other.side && this.socket.equals(other.socket);
	}

	boolean isOfSubscriber() {
		return this.side == SocketType.SUB;
	}

	/** The socket as messages name it. */
	String socketName() {
		return (isOfSubscriber() ? "subscriber '" : "publisher '") + this.socket + "'";
	}

	/** What the names of the socket's properties begin with. */
	String prefix() {
		String side = isOfSubscriber() ? "zmq.subscriber" : "zmq.publisher";
		if (this.socket.equals("default")) {
			return side + ".";
		}
		return this.socket.matches("[\\w-]+") ? side + "s." + this.socket + "." : side + "s[" + this.socket + "].";
	}

	@Override
	public int compareTo(PeerId other) {
		int bySide = this.side.compareTo(other.side);
		int bySocket = (bySide != 0) ? bySide : this.socket.compareTo(other.socket);
		return (bySocket != 0) ? bySocket : Integer.compare(this.index, other.index);
	}

}
