package org.zmqspring.transport.jeromq;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PeerRefusal;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;

/**
 * Counts disconnected peers and refused subscriptions, and logs them at intervals. It
 * never waits for the log. Thread-safe.
 */
final class PeerRefusals {

	private static final Logger logger = LoggerFactory.getLogger(PeerRefusals.class);

	private final SocketRequest request;

	private final LogThrottle lines;

	PeerRefusals(SocketRequest request, Ticker ticker) {
		this.request = request;
		this.lines = new LogThrottle(Duration.ofSeconds(10), ticker, LogKeys.NONE, EngineLog.WRITER);
	}

	void refused(PeerRefusal reason, String peer) {
		this.request.traffic().refused(reason);
		this.lines.warn(logger, null,
				"zmq link '" + this.request.key().link() + "' disconnected " + peer + ": " + describe(reason));
	}

	/** A subscription, or another frame, was refused. The connection stays. */
	void notTaken(PeerRefusal reason) {
		this.request.traffic().refused(reason);
		this.lines.warn(logger, null,
				"zmq link '" + this.request.key().link() + "' refused a frame of a peer: " + describe(reason));
	}

	private String describe(PeerRefusal reason) {
		return switch (reason) {
			case MAX_PEERS ->
				"max-peers is " + this.request.settings().peers().maxPeers() + ". Raise it if these peers are yours";
			case HANDSHAKE -> "it has not finished the handshake in time (handshake-ivl is "
					+ this.request.settings().handshakeIvl().toMillis() + "ms)";
			case MAX_SUBSCRIPTIONS ->
				"max-subscriptions-per-peer is " + this.request.settings().peers().maxSubscriptions()
						+ ", and a peer may change twice as many in one second. Raise it if this peer is yours";
			case PREFIX_LENGTH -> "its prefix is longer than " + (SubscriptionAllocator.LONGEST_PREFIX - 1)
					+ "B. Subscribe to a shorter one";
			case NO_SUBSCRIPTION -> "it is no subscription. A peer can only subscribe here";
			case MESSAGE_SIZE -> (this.request.key().link().type() == SocketType.ROUTER)
					? "one of its requests has too many frames or bytes"
					: "the frames of one of its messages are together too large for max-msg-size ("
							+ this.request.settings().maxMsgSize() + "B)";
			case STALLED -> "it took nothing for " + this.request.settings().nodropTimeout().toMillis()
					+ "ms (xpub-nodrop-timeout) while messages waited for it. Let it receive, or raise the timeout";
		};
	}

}
