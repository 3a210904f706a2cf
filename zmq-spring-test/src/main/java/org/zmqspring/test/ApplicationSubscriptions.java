package org.zmqspring.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.publish.SubscriptionListener;
import org.zmqspring.publish.ZmqSubscriptionEvent;

/**
 * The subscriptions of the application at a test publisher. After a fault it tells those
 * of a lost connection from those of a new one. Guarded by its lock.
 */
final class ApplicationSubscriptions implements SubscriptionListener {

	/**
	 * The publisher can learn a moment late that a connection was lost. Until then the
	 * subscriptions of that connection seem to be there. Subscriptions that are older
	 * than the last change of the network count only after this time.
	 */
	private static final long PROBATION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** How many peers hold each prefix. */
	private final Map<String, Integer> present = new TreeMap<>();

	/** The prefixes that were subscribed since the last change of the network. */
	private final Map<String, TopicPrefix> fresh = new TreeMap<>();

	private final Ticker ticker;

	private long olderCountFromNanos;

	ApplicationSubscriptions(Ticker ticker) {
		this.ticker = ticker;
		this.olderCountFromNanos = ticker.nanos();
	}

	@Override
	public void changed(ZmqSubscriptionEvent event) {
		this.lock.lock();
		try {
			String prefix = event.prefix().toString();
			if (event.subscribed()) {
				this.present.merge(prefix, 1, Integer::sum);
				this.fresh.put(prefix, event.prefix());
			}
			else {
				this.present.computeIfPresent(prefix, (key, count) -> (count > 1) ? count - 1 : null);
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The publisher has ended, or begins again, without subscriptions. */
	void clear() {
		this.lock.lock();
		try {
			this.present.clear();
			this.fresh.clear();
			this.olderCountFromNanos = this.ticker.nanos();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The network has changed: connections may be lost. */
	void onNetworkChange() {
		this.lock.lock();
		try {
			this.fresh.clear();
			this.olderCountFromNanos = this.ticker.nanos() + PROBATION_NANOS;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Bytes can pass again. */
	void onHealed() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until a subscription of a living connection matches a topic. Returns whether
	 * it did so in time.
	 */
	boolean await(String topic, Duration timeout, PeerNetwork network) throws InterruptedException {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		long deadline = this.ticker.nanos() + timeout.toNanos();
		this.lock.lock();
		try {
			while (!isMatched(bytes) || network.isUnusable()) {
				long now = this.ticker.nanos();
				long left = deadline - now;
				if (left <= 0) {
					return false;
				}
				long untilOlderCount = this.olderCountFromNanos - now;
				long wait = (untilOlderCount > 0) ? Math.min(left, untilOlderCount) : left;
				long unused = this.changed.awaitNanos(wait);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isMatched(byte[] topic) {
		boolean olderCount = this.olderCountFromNanos - this.ticker.nanos() <= 0;
		return this.present.keySet()
			.stream()
			.filter((prefix) -> olderCount || this.fresh.containsKey(prefix))
			.anyMatch((prefix) -> TopicPrefix.of(prefix).matches(topic));
	}

	/** The prefixes that are subscribed now. */
	Set<String> prefixes() {
		this.lock.lock();
		try {
			return Set.copyOf(this.present.keySet());
		}
		finally {
			this.lock.unlock();
		}
	}

}
