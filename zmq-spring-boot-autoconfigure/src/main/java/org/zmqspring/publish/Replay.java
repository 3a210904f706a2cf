package org.zmqspring.publish;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.TopicPrefix;

/**
 * Sends last values again on one link, for those who have just subscribed. It goes on in
 * small steps and sends whatever is last at that moment, so nothing old ever follows
 * something new. Prefixes that wait are merged: a peer that floods with subscriptions
 * makes it go on, not grow. Confined to the publisher thread.
 */
final class Replay {

	static final int MAX_WAITING = 1000;

	private final Set<TopicPrefix> waiting = new LinkedHashSet<>();

	private @Nullable TopicPrefix current;

	/** The topic that was sent last for the current prefix. */
	private byte @Nullable [] position;

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
	 * Go on.
	 * @param values the last values
	 * @param sender sends one
	 * @param limit how many at most
	 * @return how many were sent; fewer than the limit if nothing is left to do
	 */
	int proceed(LastValues values, Consumer<Outgoing> sender, int limit) {
		int count = 0;
		for (TopicPrefix prefix = currentPrefix(); prefix != null && count < limit; prefix = currentPrefix()) {
			Map.Entry<byte[], Outgoing> value = values.next(prefix, this.position);
			if (value == null) {
				this.current = null;
			}
			else {
				this.position = value.getKey();
				sender.accept(value.getValue());
				count++;
			}
		}
		return count;
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
