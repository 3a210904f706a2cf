package org.zmqspring.publish;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/**
 * Sends last values again on one link, for those who have just subscribed. It goes on in
 * small steps and sends whatever is last at that moment, so nothing old ever follows
 * something new. Prefixes that wait are merged: a peer that floods with subscriptions
 * makes it go on, not grow. It takes its time, and waits for a queue in the engine that
 * is full: a burst would cost those who are there already their messages. Confined to the
 * publisher thread.
 */
final class Replay {

	static final int MAX_WAITING = 1000;

	/** Values sent at most before the others have their turn. */
	static final int STEP = 100;

	static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

	/** How often it waits for a peer whose queue is full before the peer goes without. */
	static final int PATIENCE = 400;

	private final Set<TopicPrefix> waiting = new LinkedHashSet<>();

	private @Nullable TopicPrefix current;

	/** The topic that was sent last for the current prefix. */
	private byte @Nullable [] position;

	private boolean pausing;

	private long pauseEndNanos;

	private int patience = PATIENCE;

	/**
	 * A peer has subscribed.
	 * @param prefix to what
	 */
	void ask(TopicPrefix prefix) {
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
	 * Go on, unless it pauses.
	 * @param values the last values
	 * @param sender sends one; told whether it may refuse to have it sent once more later
	 * @param nowNanos the time
	 * @return how many were sent, 0 if there is nothing to do now
	 */
	int proceed(LastValues values, BiPredicate<Outgoing, Boolean> sender, long nowNanos) {
		if (nanosLeft(nowNanos) != 0) {
			return 0;
		}
		int count = 0;
		boolean refused = false;
		for (TopicPrefix prefix = currentPrefix(); prefix != null && count < STEP
				&& !refused; prefix = currentPrefix()) {
			Map.Entry<byte[], Outgoing> value = values.next(prefix, this.position);
			if (value == null) {
				this.current = null;
				continue;
			}
			count++;
			refused = !sender.test(value.getValue(), this.patience > 0);
			if (refused) {
				this.patience--;
			}
			else {
				this.position = value.getKey();
			}
		}
		this.pausing = count > 0;
		this.pauseEndNanos = nowNanos + PAUSE_NANOS;
		this.patience = isDone() ? PATIENCE : this.patience;
		return refused ? count - 1 : count;
	}

	private boolean isDone() {
		return this.current == null && this.waiting.isEmpty();
	}

	/**
	 * How long until it can go on.
	 * @param nowNanos the time
	 * @return the time left, {@link Hold#NEVER} if there is nothing to do
	 */
	long nanosLeft(long nowNanos) {
		if (isDone()) {
			return Hold.NEVER;
		}
		return this.pausing ? Math.max(0, this.pauseEndNanos - nowNanos) : 0;
	}

	private @Nullable TopicPrefix currentPrefix() {
		if (this.current == null && !this.waiting.isEmpty()) {
			this.current = this.waiting.iterator().next();
			this.waiting.remove(this.current);
			this.position = null;
		}
		return this.current;
	}

}
