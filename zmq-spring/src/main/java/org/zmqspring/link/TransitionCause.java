package org.zmqspring.link;

import java.util.Locale;

import org.zmqspring.transport.LinkFact.LossCause;

/** Why a link changed its state. */
public enum TransitionCause {

	/** The link was started. */
	STARTED,

	/** The delay before the next attempt is over. */
	RETRY,

	/** TCP is connected. */
	CONNECTED,

	/** Up: the peer has greeted and has not refused the connection since. */
	SETTLED,

	/** Up: a message was received. */
	MESSAGE,

	/** The socket is bound. */
	BOUND,

	/** The peer closed or reset the connection. */
	PEER,

	/** The peer stopped answering heartbeats. */
	HEARTBEAT,

	/** Nothing arrived for {@code stale-after}. */
	STALE,

	/** The peer broke the protocol or sent a frame that is too large. */
	PROTOCOL,

	/** The peer took nothing for {@code xpub-nodrop-timeout} and was disconnected. */
	STALLED,

	/**
	 * The handshake failed: no ZeroMQ peer answered in time, or it refused the
	 * connection.
	 */
	HANDSHAKE,

	/** The engine's I/O thread died. */
	ENGINE,

	/** The application or an operator asked for a reconnect. */
	REQUESTED,

	/** The host refused the connection. */
	REFUSED,

	/** The attempt took longer than {@code connect-timeout}. */
	TIMEOUT,

	/** The host name has no address. */
	UNRESOLVED,

	/** The attempt failed in another way. */
	ERROR,

	/** The name no longer has the address of the link. */
	GONE,

	/** The link was stopped. */
	STOPPED;

	/**
	 * The cause as the value of a meter's tag.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	static TransitionCause of(LossCause cause) {
		return switch (cause) {
			case PEER -> PEER;
			case HEARTBEAT -> HEARTBEAT;
			case PROTOCOL -> PROTOCOL;
			case STALLED -> STALLED;
			case REFUSED, HANDSHAKE -> HANDSHAKE;
			case ENGINE -> ENGINE;
		};
	}

	static TransitionCause of(AttemptOutcome outcome) {
		return switch (outcome) {
			case CONNECTED -> CONNECTED;
			case REFUSED -> REFUSED;
			case TIMEOUT -> TIMEOUT;
			case UNRESOLVED -> UNRESOLVED;
			case HANDSHAKE -> HANDSHAKE;
			case ERROR -> ERROR;
		};
	}

}
