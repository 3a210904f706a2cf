package org.zmqspring.link;

import org.zmqspring.transport.SocketMode;

/** Where a link is in its life. */
public enum LinkState {

	/** Not started yet. */
	NEW,

	/** An attempt is under way: the name is looked up, TCP is being connected. */
	CONNECTING,

	/** TCP is connected; whether a ZeroMQ peer answers is not sure yet. */
	CONFIRMING,

	/** Connected to a ZeroMQ peer. */
	UP,

	/** Being bound. */
	BINDING,

	/** Bound: peers may connect. */
	LISTENING,

	/** Lost or failed; the next attempt comes when the drawn delay is over. */
	BACKING_OFF,

	/** Stopped. */
	CLOSED;

	/**
	 * Whether the link does what it is there for.
	 * @return {@code true} for {@link #UP} and {@link #LISTENING}
	 */
	public boolean isUp() {
		return this == UP || this == LISTENING;
	}

	/**
	 * Whether a link of that mode can be in this state.
	 * @param mode the mode
	 * @return whether the state exists for it
	 */
	public boolean appliesTo(SocketMode mode) {
		return switch (this) {
			case NEW, BACKING_OFF, CLOSED -> true;
			case BINDING, LISTENING -> mode == SocketMode.BIND;
			case CONNECTING, CONFIRMING, UP -> mode == SocketMode.CONNECT;
		};
	}

}
