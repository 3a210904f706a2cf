package org.zmqspring.forward;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;

/**
 * Counts what happens to the messages and subscriptions of one forwarder, and logs what a
 * user should change. Only the forwarder's thread counts; reading is thread-safe.
 */
final class ForwardingCounts {

	private static final Logger logger = LoggerFactory.getLogger(ForwardingCounts.class);

	private final ForwarderSettings settings;

	private final LogThrottle slowPeers;

	private final LogThrottle refusals;

	private final AtomicLong messages = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong refused = new AtomicLong();

	private final Map<ForwarderDropReason, AtomicLong> dropped = new EnumMap<>(ForwarderDropReason.class);

	private volatile int subscriptions;

	ForwardingCounts(ForwarderSettings settings, Ticker ticker) {
		this.settings = settings;
		this.slowPeers = new LogThrottle(Duration.ofSeconds(30), ticker);
		this.refusals = new LogThrottle(Duration.ofSeconds(30), ticker);
		for (ForwarderDropReason reason : ForwarderDropReason.values()) {
			this.dropped.put(reason, new AtomicLong());
		}
	}

	void forwarded(long count, long size) {
		add(this.messages, count);
		add(this.bytes, size);
	}

	void dropped(ForwarderDropReason reason, long count) {
		if (count > 0) {
			add(counter(reason), count);
		}
	}

	/** Subscribers missed messages that the engine took; counted once per subscriber. */
	void missed(long count) {
		if (count > 0) {
			dropped(ForwarderDropReason.HWM, count);
			this.slowPeers.warn(logger, null, () -> "zmq forwarder '" + this.settings.name()
					+ "' has a subscriber that is too slow: the queue for it is at snd-hwm, so it misses new messages ("
					+ counter(ForwarderDropReason.HWM).get()
					+ " so far). Make the subscriber faster, or raise snd-hwm of the backend");
		}
	}

	/** A subscriber has subscribed or unsubscribed. */
	void subscription(SubscriptionMerge.Outcome outcome) {
		if (outcome == SubscriptionMerge.Outcome.REFUSED) {
			add(this.refused, 1);
			this.refusals.warn(logger, null, () -> "zmq forwarder '" + this.settings.name()
					+ "' cannot pass on a subscription now: it holds as many as max-subscriptions-per-peer of the"
					+ " frontend allows (" + this.settings.maxSubscriptions()
					+ "), and a publisher would disconnect it. The subscription waits until others end. Lower"
					+ " max-subscriptions-per-peer of the backend, or raise it at the frontend and at the publishers");
		}
		else if (outcome == SubscriptionMerge.Outcome.TOO_LONG) {
			add(this.refused, 1);
			this.refusals.warn(logger, null, () -> "zmq forwarder '" + this.settings.name()
					+ "' ignores a subscription, because its prefix is longer than 2047B. Subscribe to a shorter one");
		}
	}

	void subscriptions(int count) {
		this.subscriptions = count;
	}

	private static void add(AtomicLong counter, long count) {
		counter.lazySet(counter.getPlain() + count);
	}

	private AtomicLong counter(ForwarderDropReason reason) {
		return Objects.requireNonNull(this.dropped.get(reason));
	}

	ForwarderInfo info() {
		Map<ForwarderDropReason, Long> counts = new EnumMap<>(ForwarderDropReason.class);
		this.dropped.forEach((reason, count) -> counts.put(reason, count.get()));
		return new ForwarderInfo(this.settings.name(),
				new ForwarderInfo.Counts(this.messages.get(), this.bytes.get(), Map.copyOf(counts), this.refused.get()),
				this.subscriptions);
	}

}
