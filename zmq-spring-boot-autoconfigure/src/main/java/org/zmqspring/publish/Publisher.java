package org.zmqspring.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.SocketKey;

/**
 * One configured publisher: its queue, and the engine sockets every message of the queue
 * goes to. While no socket is open (the bind is still being tried, or the engine is being
 * replaced) messages wait in the queue. Methods named {@code on…} are confined to the
 * publisher thread; all others are thread-safe.
 */
final class Publisher {

	private static final Logger logger = LoggerFactory.getLogger(Publisher.class);

	private final String name;

	private final PublisherSettings settings;

	private final PublisherCounters counters = new PublisherCounters();

	private final Fate fate;

	private final SendQueue queue;

	private final Hold hold;

	private final LastValues lastValues;

	private final SubscriptionListener subscriptionListener;

	private final Waiters subscriberWaiters;

	private final LogThrottle failures;

	/** What slow subscribers missed in this batch; confined to the publisher thread. */
	private long missed;

	private volatile List<PublisherLink> links = List.of();

	Publisher(String name, PublisherSettings settings, WakeSignal agent, Completions completions,
			SubscriptionListener subscriptionListener, Ticker ticker) {
		this.name = name;
		this.settings = settings;
		this.fate = new Fate(name, this.counters, completions, ticker);
		this.queue = new SendQueue(name, settings, this.fate, agent, ticker);
		this.subscriptionListener = subscriptionListener;
		this.hold = new Hold(name, settings.hold());
		this.lastValues = new LastValues(name, settings.lastValueTopics(), LastValues.MAX_BYTES);
		this.subscriberWaiters = new Waiters(ticker);
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	String name() {
		return this.name;
	}

	SendQueue queue() {
		return this.queue;
	}

	/**
	 * Queue a message whose transaction has committed. Nobody is there any more to take
	 * an exception.
	 * @param message the message
	 */
	void putCommitted(Outgoing message) {
		try {
			this.queue.put(message);
		}
		catch (ZmqSendException ex) {
			this.fate.dropped(message, DropReason.AFTER_COMMIT, ex);
			this.failures.warn(logger, ex,
					"zmq publisher '" + this.name + "' lost a message that was to be sent after a commit");
		}
	}

	void onAdopt(PublisherLink link) {
		List<PublisherLink> now = new ArrayList<>(this.links);
		now.add(link);
		this.links = List.copyOf(now);
	}

	@Nullable PublisherLink onRetire(SocketKey key) {
		for (PublisherLink link : this.links) {
			if (link.key().equals(key)) {
				this.links = this.links.stream().filter((other) -> other != link).toList();
				return link;
			}
		}
		return null;
	}

	void onBegin(long nowNanos) {
		this.lastValues.forget();
		this.hold.begin(nowNanos);
	}

	void onDrain() {
		this.hold.end();
	}

	void onDrained() {
		this.hold.rest();
	}

	void onHold(Ticker ticker) {
		if (this.hold.isGoingOn()) {
			this.hold.look(subscriptions(), ticker.nanos());
		}
	}

	/**
	 * How long until something is to be done though nothing comes in.
	 * @param nowNanos the time
	 * @return the time left, at most {@link Hold#NEVER}
	 */
	long nanosLeft(long nowNanos) {
		return this.hold.nanosLeft(nowNanos);
	}

	boolean hasUnsent() {
		return !this.links.isEmpty() && !this.queue.isEmpty() && !this.hold.keeps();
	}

	int onSend(int limit) {
		List<PublisherLink> open = this.hold.keeps() ? List.of() : this.links;
		int count = 0;
		int sent = 0;
		long bytes = 0;
		try {
			while (!open.isEmpty() && count < limit) {
				Outgoing message = this.queue.poll();
				if (message == null) {
					break;
				}
				count++;
				if (send(message, open)) {
					sent++;
					bytes += message.size();
				}
			}
			return count;
		}
		finally {
			if (count > 0) {
				this.counters.sent(sent, bytes);
				this.queue.madeRoom(count);
			}
			tellMissed();
		}
	}

	private void tellMissed() {
		if (this.missed > 0) {
			this.fate.missed(this.missed);
			this.missed = 0;
		}
	}

	private boolean send(Outgoing message, List<PublisherLink> open) {
		Throwable failure = null;
		for (PublisherLink link : open) {
			try {
				this.missed += link.send(message.frames());
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			this.fate.dropped(message, DropReason.ENGINE, failure);
			this.failures.warn(logger, failure, "zmq publisher '" + this.name + "' could not send a message");
			return false;
		}
		this.fate.taken(message);
		this.lastValues.keep(message);
		return true;
	}

	int onSubscriptions(int limit) {
		int count = 0;
		for (PublisherLink link : this.links) {
			count += link.readSubscriptions(limit, this::onSubscription);
		}
		if (count > 0) {
			this.subscriberWaiters.wake(Integer.MAX_VALUE);
		}
		return count;
	}

	/**
	 * Send last values once more, to those who subscribed.
	 * @param limit how many at most, on each link
	 * @return how many were sent; fewer if nothing is left to be sent
	 */
	int onReplay(int limit) {
		if (this.lastValues.isOff()) {
			return 0;
		}
		int count = 0;
		for (PublisherLink link : this.links) {
			count += link.replay().proceed(this.lastValues, (value) -> resend(value, link), limit);
		}
		if (count > 0) {
			this.counters.resent(count);
			tellMissed();
		}
		return count;
	}

	private void resend(Outgoing value, PublisherLink link) {
		try {
			this.missed += link.send(value.frames());
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn(logger, ex, "zmq publisher '" + this.name + "' could not send a last value again");
		}
	}

	private void onSubscription(PublisherLink link, TopicPrefix prefix, boolean subscribed) {
		if (subscribed && !this.lastValues.isOff()) {
			link.replay().ask(prefix);
		}
		try {
			this.subscriptionListener.changed(new ZmqSubscriptionEvent(this.name, link.key().link().endpoint(), prefix,
					subscribed, subscriptions()));
		}
		catch (RuntimeException | Error ex) {
			this.failures.warn(logger, ex, "A listener of subscriptions failed and is passed over");
		}
	}

	List<PublisherLink> links() {
		return this.links;
	}

	Waiters.Result awaitSubscribers(byte[] topic, int count, Duration timeout) {
		return this.subscriberWaiters.await(() -> subscribers(topic) >= count, timeout);
	}

	private long subscribers(byte[] topic) {
		return this.links.stream().mapToLong((link) -> link.subscriptions().matching(topic)).sum();
	}

	private long subscriptions() {
		return this.links.stream().mapToLong((link) -> link.subscriptions().total()).sum();
	}

	PublisherInfo info() {
		return new PublisherInfo(this.name, this.counters.messages(), this.counters.bytes(),
				this.counters.resentCount(), this.counters.droppedCounts(), this.counters.rejectedCount(),
				this.queue.depth(), this.settings.queueCapacity(), this.hold.isGoingOn(), subscriptions(),
				this.links.size());
	}

}
