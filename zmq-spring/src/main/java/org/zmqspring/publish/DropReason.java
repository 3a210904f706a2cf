package org.zmqspring.publish;

import org.zmqspring.message.Internal;

/** Why a publisher gave up a message that it had been given without an exception. */
@Internal
public enum DropReason {

	/** {@link PublisherOverflow#DROP_NEWEST}: there was no room for it. */
	NEWEST,

	/** {@link PublisherOverflow#DROP_OLDEST}: it made room for another one. */
	OLDEST,

	/** The publisher stopped before the engine took it. */
	STOPPED,

	/** The engine threw on at least one of the publisher's endpoints. */
	ENGINE,

	/** {@link ZmqOperations#sendAfterCommit}: it could not be queued at the commit. */
	AFTER_COMMIT,

	/**
	 * A subscribed peer did not get it, because its queue in the engine was at
	 * {@code snd-hwm}. Counted once for each such peer, and the message counts as sent
	 * all the same, as the engine took it. What the engine had queued for a peer, and
	 * what TCP had in its buffers, is lost uncounted when that peer's connection breaks.
	 */
	HWM,

	/**
	 * It was queued in the engine for a subscriber that took nothing for
	 * {@code xpub-nodrop-timeout}, and was disconnected. Counted once for each such peer,
	 * and the message counts as sent all the same.
	 */
	STALLED

}
