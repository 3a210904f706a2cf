package org.zmqspring.publish;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/**
 * Sends last values again on one link, to peers that have just subscribed. It sends in
 * small steps with pauses, and waits while a peer's queue in the engine is full: a burst
 * would make the other subscribers miss messages. Each step sends the values that are the
 * latest at that moment, so an old value never follows a new one. The list of waiting
 * prefixes is limited, because a peer may send many subscriptions. Confined to the
 * publisher thread.
 */
final class LastValueReplay {

	/** Largest number of waiting prefixes; beyond it, all values are sent. */
	static final int MAX_WAITING = 1000;

	/** Largest number of values in one step. */
	static final int STEP = 100;

	static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

	/**
	 * Largest number of retries for peers whose queue is full; after them, the peers miss
	 * values.
	 */
	static final int MAX_RETRIES = 400;

	private final Set<TopicPrefix> waiting = new LinkedHashSet<>();

	private @Nullable TopicPrefix current;

	/** The topic of the value that was sent last for the current prefix. */
	private byte @Nullable [] lastTopic;

	private boolean pausing;

	private long pauseEndNanos;

	private int retriesLeft = MAX_RETRIES;

	/** A peer has subscribed. */
	void request(TopicPrefix prefix) {
		if (this.waiting.contains(TopicPrefix.EVERYTHING)) {
			return;
		}
		if (prefix.equals(TopicPrefix.EVERYTHING) || this.waiting.size() == MAX_WAITING) {
			this.waiting.clear();
			this.waiting.add(TopicPrefix.EVERYTHING);
		}
		else {
			this.waiting.add(prefix);
		}
	}

	/**
	 * Send the next values, unless a pause is running. The sender gets a value, and
	 * {@code true} if it may refuse the value. A refused value is sent again after the
	 * pause. Returns how many values were sent.
	 */
	int proceed(LastValueCache values, BiPredicate<OutboundMessage, Boolean> sender, long nowNanos) {
		if (nanosLeft(nowNanos) != 0) {
			return 0;
		}
		int count = 0;
		boolean refused = false;
		for (TopicPrefix prefix = currentPrefix(); prefix != null && count < STEP
				&& !refused; prefix = currentPrefix()) {
			Map.Entry<byte[], OutboundMessage> value = values.next(prefix, this.lastTopic);
			if (value == null) {
				this.current = null;
				continue;
			}
			count++;
			refused = !sender.test(value.getValue(), this.retriesLeft > 0);
			if (refused) {
				this.retriesLeft--;
			}
			else {
				this.lastTopic = value.getKey();
			}
		}
		this.pausing = count > 0;
		this.pauseEndNanos = nowNanos + PAUSE_NANOS;
		this.retriesLeft = isDone() ? MAX_RETRIES : this.retriesLeft;
		return refused ? count - 1 : count;
	}

	private boolean isDone() {
		return this.current == null && this.waiting.isEmpty();
	}

	/** The time until the next step; {@link SubscriberGate#NEVER} if there is none. */
	long nanosLeft(long nowNanos) {
		if (isDone()) {
			return SubscriberGate.NEVER;
		}
		return this.pausing ? Math.max(0, this.pauseEndNanos - nowNanos) : 0;
	}

	private @Nullable TopicPrefix currentPrefix() {
		if (this.current == null && !this.waiting.isEmpty()) {
			this.current = this.waiting.iterator().next();
			this.waiting.remove(this.current);
			this.lastTopic = null;
		}
		return this.current;
	}

}
