package org.zmqspring.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.SocketKey;

/**
 * The open links of one publisher and their subscriptions. It reports each change of a
 * subscription, wakes threads that wait for subscribers, and sends last values to new
 * subscribers. Methods named {@code on…} are confined to the publisher thread; all others
 * are thread-safe.
 */
final class PublisherLinks {

	private static final Logger logger = LoggerFactory.getLogger(PublisherLinks.class);

	private final String publisher;

	private final LastValueCache lastValues;

	private final SubscriptionListener listener;

	private final Waiters waiters;

	private final LogThrottle failures;

	private volatile List<PublisherLink> open = List.of();

	/** Links that take no more messages, but could not be closed yet. */
	private final ClosingLinks closing = new ClosingLinks();

	PublisherLinks(String publisher, LastValueCache lastValues, SubscriptionListener listener, Ticker ticker) {
		this.publisher = publisher;
		this.lastValues = lastValues;
		this.listener = listener;
		this.waiters = new Waiters(ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	List<PublisherLink> open() {
		return this.open;
	}

	void onAdopt(PublisherLink link) {
		List<PublisherLink> now = new ArrayList<>(this.open);
		now.add(link);
		this.open = List.copyOf(now);
	}

	/** Close a link, or try again to close it. Does nothing if there is no such link. */
	void onRetire(SocketKey key) {
		for (PublisherLink link : this.open) {
			if (link.key().equals(key)) {
				close(link);
			}
		}
		this.closing.again();
	}

	/**
	 * Close the links on which only a part of a message was sent. The supervisor finds
	 * them closed and reopens them.
	 */
	void onBroken() {
		for (PublisherLink link : this.open) {
			if (link.isBroken()) {
				close(link);
			}
		}
	}

	private void close(PublisherLink link) {
		this.open = this.open.stream().filter((other) -> other != link).toList();
		this.closing.close(link);
	}

	/** Close the links that could not be closed before. */
	void onCloseAgain() {
		this.closing.again();
	}

	int onSubscriptions(int limit) {
		int count = 0;
		for (PublisherLink link : this.open) {
			count += link.readSubscriptions(limit, this::onSubscription);
		}
		if (count > 0) {
			this.waiters.wake(Integer.MAX_VALUE);
		}
		return count;
	}

	private void onSubscription(PublisherLink link, TopicPrefix prefix, boolean subscribed) {
		if (subscribed) {
			link.replay().request(prefix);
		}
		try {
			this.listener.changed(new ZmqSubscriptionEvent(this.publisher, link.key().link().endpoint(), prefix,
					subscribed, subscriptions()));
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn(logger, ex, "A listener for subscriptions of zmq publisher '" + this.publisher
					+ "' failed; the publisher continues");
		}
	}

	/** Send the next last values to new subscribers. Returns how many were sent. */
	int onReplay(Resender sender, long nowNanos) {
		int count = 0;
		for (PublisherLink link : this.open) {
			count += link.replay()
				.proceed(this.lastValues, (value, mayRefuse) -> sender.send(value, link, mayRefuse), nowNanos);
		}
		return count;
	}

	/** The time until a last value is due, or until the next try to close a link. */
	long nanosLeft(long nowNanos) {
		long least = this.closing.nanosLeft();
		for (PublisherLink link : this.open) {
			least = Math.min(least, link.replay().nanosLeft(nowNanos));
		}
		return least;
	}

	Waiters.Result await(byte[] topic, int count, Duration timeout) {
		return this.waiters.await(() -> matching(topic) >= count, timeout);
	}

	private long matching(byte[] topic) {
		return this.open.stream().mapToLong((link) -> link.subscriptions().matching(topic)).sum();
	}

	/** All subscriptions on all links. */
	long subscriptions() {
		return this.open.stream().mapToLong((link) -> link.subscriptions().total()).sum();
	}

	/** Sends one last value on one link. */
	@FunctionalInterface
	interface Resender {

		/**
		 * Send a value. Returns {@code false} if a peer had no room and the value must be
		 * sent again. This is allowed only if {@code mayRefuse} is set.
		 */
		boolean send(OutboundMessage value, PublisherLink link, boolean mayRefuse);

	}

}
