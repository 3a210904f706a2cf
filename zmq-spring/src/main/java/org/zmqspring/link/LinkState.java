package org.zmqspring.link;

import org.zmqspring.transport.SocketMode;

/** The state of a link. */
public enum LinkState {

	/** Not started yet. */
	NEW,

	/** An attempt is under way: the name is looked up, then TCP connects. */
	CONNECTING,

	/** TCP is connected, but it is not known yet whether a ZeroMQ peer answers. */
	CONFIRMING,

	/** Connected to a ZeroMQ peer. */
	UP,

	/** The socket is about to be bound. */
	BINDING,

	/** Bound: peers may connect. */
	LISTENING,

	/** Lost, or an attempt failed. The next attempt follows after the drawn delay. */
	BACKING_OFF,

	/** Stopped. */
	CLOSED;

	/**
	 * Whether messages can pass.
	 * @return {@code true} for {@link #UP} and {@link #LISTENING}
	 */
	public boolean isUp() {
		return this == UP || this == LISTENING;
	}

	/**
	 * Whether a link of this mode can be in this state.
	 * @param mode whether the link binds or connects
	 * @return {@code false} for a state of the other mode only
	 */
	public boolean appliesTo(SocketMode mode) {
		return switch (this) {
			case NEW, BACKING_OFF, CLOSED -> true;
			case BINDING, LISTENING -> mode == SocketMode.BIND;
			case CONNECTING, CONFIRMING, UP -> mode == SocketMode.CONNECT;
		};
	}

}
