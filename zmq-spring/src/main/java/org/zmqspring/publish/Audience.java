package org.zmqspring.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.SocketKey;

/**
 * The open links of one publisher and who subscribes on them: tells listeners and those
 * who wait, and has last values sent once more to who is new. Methods named {@code on…}
 * are confined to the publisher thread; all others are thread-safe.
 */
final class Audience {

	private static final Logger logger = LoggerFactory.getLogger(Audience.class);

	private final String publisher;

	private final LastValues lastValues;

	private final SubscriptionListener listener;

	private final Waiters waiters;

	private final LogThrottle failures;

	/** How long to wait at most before a link that did not close is closed again. */
	private static final long CLOSE_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

	private volatile List<PublisherLink> links = List.of();

	/** Those that take no message any more but could not be closed yet. */
	private List<PublisherLink> closing = List.of();

	Audience(String publisher, LastValues lastValues, SubscriptionListener listener, Ticker ticker) {
		this.publisher = publisher;
		this.lastValues = lastValues;
		this.listener = listener;
		this.waiters = new Waiters(ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	List<PublisherLink> links() {
		return this.links;
	}

	void onAdopt(PublisherLink link) {
		List<PublisherLink> now = new ArrayList<>(this.links);
		now.add(link);
		this.links = List.copyOf(now);
	}

	/**
	 * Close a link, or try to do so again.
	 * @param key the link; nothing happens if there is none
	 */
	void onRetire(SocketKey key) {
		for (PublisherLink link : this.links) {
			if (link.key().equals(key)) {
				close(link);
			}
		}
		closeAll();
	}

	/**
	 * Close the links on which a message was sent in part. The supervisor finds them
	 * closed and has them opened again.
	 */
	void onBroken() {
		for (PublisherLink link : this.links) {
			if (link.isBroken()) {
				close(link);
			}
		}
	}

	private void close(PublisherLink link) {
		this.closing = Stream.concat(this.closing.stream(), Stream.of(link)).toList();
		this.links = this.links.stream().filter((other) -> other != link).toList();
		closeAll();
	}

	/** Close what could not be closed before. */
	void closeAll() {
		if (!this.closing.isEmpty()) {
			this.closing = this.closing.stream().filter((link) -> !link.close()).toList();
		}
	}

	int onSubscriptions(int limit) {
		int count = 0;
		for (PublisherLink link : this.links) {
			count += link.readSubscriptions(limit, this::onSubscription);
		}
		if (count > 0) {
			this.waiters.wake(Integer.MAX_VALUE);
		}
		return count;
	}

	private void onSubscription(PublisherLink link, TopicPrefix prefix, boolean subscribed) {
		if (subscribed && !this.lastValues.isOff()) {
			link.replay().ask(prefix);
		}
		try {
			this.listener.changed(new ZmqSubscriptionEvent(this.publisher, link.key().link().endpoint(), prefix,
					subscribed, subscriptions()));
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn(logger, ex, "A listener of subscriptions failed and is passed over");
		}
	}

	/**
	 * Send last values once more, to those who subscribed.
	 * @param sender sends one on one link
	 * @param nowNanos the time
	 * @return how many were sent
	 */
	int onReplay(Resender sender, long nowNanos) {
		int count = 0;
		for (PublisherLink link : this.links) {
			count += link.replay()
				.proceed(this.lastValues, (value, again) -> sender.send(value, link, again), nowNanos);
		}
		return count;
	}

	/**
	 * How long until a last value is to be sent once more.
	 * @param nowNanos the time
	 * @return the time left, {@link Hold#NEVER} if none is
	 */
	long nanosLeft(long nowNanos) {
		long least = this.closing.isEmpty() ? Hold.NEVER : CLOSE_AGAIN_NANOS;
		for (PublisherLink link : this.links) {
			least = Math.min(least, link.replay().nanosLeft(nowNanos));
		}
		return least;
	}

	Waiters.Result await(byte[] topic, int count, Duration timeout) {
		return this.waiters.await(() -> matching(topic) >= count, timeout);
	}

	private long matching(byte[] topic) {
		return this.links.stream().mapToLong((link) -> link.subscriptions().matching(topic)).sum();
	}

	/** All subscriptions on all links. */
	long subscriptions() {
		return this.links.stream().mapToLong((link) -> link.subscriptions().total()).sum();
	}

	/** Sends a last value once more. */
	@FunctionalInterface
	interface Resender {

		/**
		 * Send one.
		 * @param value the value
		 * @param link where
		 * @param again whether it may come again
		 * @return {@code false} to have it again, as a peer had no room
		 */
		boolean send(Outgoing value, PublisherLink link, boolean again);

	}

}
