package org.zmqspring.publish;

import org.zmqspring.message.Internal;

/** Why a publisher dropped a message that it had accepted. */
@Internal
public enum DropReason {

	/** {@link PublisherOverflow#DROP_NEWEST}: the queue had no room for it. */
	NEWEST,

	/** {@link PublisherOverflow#DROP_OLDEST}: it made room for a newer message. */
	OLDEST,

	/** The publisher stopped before the engine took the message. */
	STOPPED,

	/** The engine threw on at least one of the publisher's endpoints. */
	ENGINE,

	/** {@link ZmqOperations#sendAfterCommit}: it could not be queued after the commit. */
	AFTER_COMMIT,

	/**
	 * A subscribed peer missed it, because the peer's queue in the engine was at
	 * {@code snd-hwm}. Counted once for each such peer; the message also counts as sent,
	 * because the engine took it. Messages in the engine's queue for a peer and in TCP's
	 * buffers are lost without being counted when the connection of that peer breaks.
	 */
	HWM,

	/**
	 * It was queued in the engine for a subscriber that took nothing for
	 * {@code xpub-nodrop-timeout} and was disconnected. Counted once for each such peer;
	 * the message also counts as sent.
	 */
	STALLED

}
