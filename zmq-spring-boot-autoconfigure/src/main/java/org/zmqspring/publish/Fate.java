package org.zmqspring.publish;

import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.ZmqSendException.Reason;

/**
 * Records what becomes of each message of one publisher: counts it and tells the one who
 * waits for it. Thread-safe.
 */
final class Fate {

	private final String publisher;

	private final PublisherCounters counters;

	private final Completions completions;

	Fate(String publisher, PublisherCounters counters, Completions completions) {
		this.publisher = publisher;
		this.counters = counters;
		this.completions = completions;
	}

	/**
	 * The engine took a message; it is counted by the batch.
	 * @param message the message
	 */
	void taken(Outgoing message) {
		this.completions.complete(message.taken(), null);
	}

	void dropped(Outgoing message, DropReason reason, @Nullable Throwable cause) {
		this.counters.dropped(reason);
		if (message.taken() != null) {
			this.completions.complete(message.taken(), new ZmqSendException(this.publisher, reasonOf(reason), cause));
		}
	}

	void rejected() {
		this.counters.rejected();
	}

	private static Reason reasonOf(DropReason reason) {
		return switch (reason) {
			case NEWEST, OLDEST -> Reason.DROPPED;
			case STOPPED -> Reason.STOPPED;
			case ENGINE -> Reason.ENGINE;
		};
	}

}
