package org.zmqspring.publish;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.publish.ZmqSendException.Reason;

/**
 * Records what becomes of each message of one publisher: counts it and tells the one who
 * waits for it. Thread-safe.
 */
final class Fate {

	private static final Logger logger = LoggerFactory.getLogger(Fate.class);

	private final String publisher;

	private final PublisherCounters counters;

	private final Completions completions;

	private final LogThrottle slowPeers;

	Fate(String publisher, PublisherCounters counters, Completions completions, Ticker ticker) {
		this.publisher = publisher;
		this.counters = counters;
		this.completions = completions;
		this.slowPeers = new LogThrottle(Duration.ofSeconds(30), ticker);
	}

	/**
	 * The engine took a message; it is counted by the batch.
	 * @param message the message
	 */
	void taken(Outgoing message) {
		this.completions.complete(message.taken(), null);
	}

	void dropped(Outgoing message, DropReason reason, @Nullable Throwable cause) {
		this.counters.dropped(reason, 1);
		if (message.taken() != null) {
			this.completions.complete(message.taken(), new ZmqSendException(this.publisher, reasonOf(reason), cause));
		}
	}

	/**
	 * Subscribers missed messages that the engine took.
	 * @param count how many, each peer and message counted once
	 */
	void missed(long count) {
		this.counters.dropped(DropReason.HWM, count);
		this.slowPeers.warn(logger, null, "zmq publisher '" + this.publisher
				+ "' has a subscriber that is too slow: its queue is at snd-hwm, so it misses new messages. "
				+ this.counters.dropped(DropReason.HWM) + " messages so far; let it receive faster or raise snd-hwm");
	}

	/**
	 * Messages that the engine took were given up with the subscribers they waited for.
	 * @param count how many, each peer and message counted once
	 */
	void discarded(long count) {
		this.counters.dropped(DropReason.STALLED, count);
	}

	void rejected() {
		this.counters.rejected();
	}

	private static Reason reasonOf(DropReason reason) {
		return switch (reason) {
			case NEWEST, OLDEST -> Reason.DROPPED;
			case STOPPED -> Reason.STOPPED;
			case ENGINE, HWM, STALLED, AFTER_COMMIT -> Reason.ENGINE;
		};
	}

}
