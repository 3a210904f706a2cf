package org.zmqspring.forward;

import org.zmqspring.message.Internal;

/** Why a forwarder dropped a message that it had received. */
@Internal
public enum ForwarderDropReason {

	/**
	 * A subscribed peer missed it, because the peer's queue in the engine was at
	 * {@code snd-hwm}. Counted once for each such peer; the message also counts as
	 * forwarded.
	 */
	HWM,

	/**
	 * It was queued in the engine for a subscriber that took nothing for
	 * {@code xpub-nodrop-timeout} and was disconnected. Counted once for each such peer;
	 * the message also counts as forwarded.
	 */
	STALLED,

	/**
	 * The engine threw while it received the message, or on an endpoint of the backend.
	 */
	ENGINE,

	/** No endpoint of the backend was open, so no subscriber could have been there. */
	UNCONNECTED,

	/** A link or the forwarder was closed while the message waited. */
	STOPPED

}
