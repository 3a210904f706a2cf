package org.zmqspring.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;

/**
 * Owns the engine sockets of all publishers: sends the messages of their queues and reads
 * the subscriptions of peers. Confined to the publisher thread; {@link #adopt},
 * {@link #retire}, {@link #start}, {@link #drain} and {@link #wakeup} are thread-safe.
 */
final class PublishingAgent implements Agent, SocketOwner<PublisherSocket> {

	/**
	 * Largest number of messages or events of one socket before the others get their
	 * turn.
	 */
	private static final int BATCH = 256;

	/** Checks for work before an idle cycle sleeps: about 10 µs. */
	private static final int SPINS = 200;

	private final Map<String, Publisher> publishers = new LinkedHashMap<>();

	private final Doorbell bell = new Doorbell(this::awaitSockets, this::wakePoller);

	private final Inbox inbox = new Inbox(this.bell::ring);

	private final Ticker ticker;

	private final LogThrottle failures;

	private volatile @Nullable SocketPoller<PublisherSocket> poller;

	private @Nullable CountDownLatch drained;

	PublishingAgent(Map<String, PublisherSettings> settings, FutureCompleter futures, SubscriptionListener listener,
			Ticker ticker) {
		settings.forEach((name, own) -> this.publishers.put(name,
				new Publisher(name, own, this.bell, futures, listener, ticker)));
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	Collection<Publisher> publishers() {
		return Collections.unmodifiableCollection(this.publishers.values());
	}

	@Nullable Publisher publisher(String name) {
		return this.publishers.get(name);
	}

	/** Set the poller, which no other thread uses. Call it before the thread starts. */
	void open(SocketPoller<PublisherSocket> newPoller) {
		this.poller = newPoller;
	}

	@Override
	public String roleName() {
		return "zmq-publisher";
	}

	@Override
	public int doWork() {
		// JeroMQ 0.6.0 loses a message that an interrupted thread sends.
		Thread.interrupted();
		int work = this.inbox.drain();
		for (Publisher publisher : this.publishers.values()) {
			publisher.onGate(this.ticker);
			publisher.links().onCloseAgain();
			work += publisher.onSend(BATCH);
			work += publisher.links().onSubscriptions(BATCH);
			// After the subscriptions: reading them also updates what peers have taken.
			work += publisher.onRoom(this.ticker);
			work += publisher.onReplay(this.ticker.nanos());
		}
		if (this.drained != null && !hasUnsent()) {
			this.drained.countDown();
			this.drained = null;
			this.publishers.values().forEach(Publisher::onDrained);
		}
		if (work == 0) {
			rest();
		}
		return work;
	}

	private void rest() {
		for (int i = 0; i < SPINS; i++) {
			if (hasWork()) {
				return;
			}
			Thread.onSpinWait();
		}
		this.bell.await(nanosLeft());
	}

	private boolean hasWork() {
		if (!this.inbox.isEmpty()) {
			return true;
		}
		for (Publisher publisher : this.publishers.values()) {
			if (publisher.canSend()) {
				return true;
			}
		}
		return false;
	}

	private boolean hasUnsent() {
		for (Publisher publisher : this.publishers.values()) {
			if (publisher.hasUnsent()) {
				return true;
			}
		}
		return false;
	}

	/** Which sockets are ready does not matter: the next cycle asks all of them. */
	private void awaitSockets(long maxNanos) {
		SocketPoller<PublisherSocket> current = this.poller;
		if (current != null) {
			current.await(maxNanos);
		}
	}

	private void wakePoller() {
		SocketPoller<PublisherSocket> current = this.poller;
		if (current != null) {
			current.wakeup();
		}
	}

	private long nanosLeft() {
		long now = this.ticker.nanos();
		return this.publishers.values()
			.stream()
			.mapToLong((publisher) -> publisher.nanosLeft(now))
			.min()
			.orElse(SubscriberGate.NEVER);
	}

	@Override
	public void wakeup() {
		this.bell.ring();
	}

	@Override
	public void adopt(PublisherSocket socket) {
		this.inbox.post(() -> onAdopt(socket));
	}

	private void onAdopt(PublisherSocket socket) {
		SocketPoller<PublisherSocket> current = this.poller;
		Publisher publisher = this.publishers.get(socket.key().link().socket());
		if (publisher == null || current == null) {
			socket.close();
			return;
		}
		try {
			current.add(socket);
			publisher.onOpen(new PublisherLink(socket, current, this.failures));
		}
		catch (RuntimeException | Error ex) {
			// No other code would close it. The supervisor then opens another one.
			socket.closeSurely();
			throw ex;
		}
	}

	@Override
	public void retire(SocketKey key) {
		this.inbox.post(() -> onRetire(key));
	}

	private void onRetire(SocketKey key) {
		Publisher publisher = this.publishers.get(key.link().socket());
		if (publisher != null) {
			publisher.links().onRetire(key);
		}
	}

	/** Start the publishers. Call it before they accept messages. */
	void start() {
		long now = this.ticker.nanos();
		this.inbox.post(() -> onStart(now));
	}

	private void onStart(long nowNanos) {
		// A thread that waited for the end of the previous run has given up.
		this.drained = null;
		this.publishers.values().forEach((publisher) -> publisher.onStart(nowNanos));
	}

	/**
	 * Hand all queued messages to the engine, then count down the returned latch.
	 * Messages of publishers without an open socket are not waited for.
	 */
	CountDownLatch drain() {
		CountDownLatch latch = new CountDownLatch(1);
		this.inbox.post(() -> onDrain(latch));
		return latch;
	}

	private void onDrain(CountDownLatch latch) {
		this.drained = latch;
		this.publishers.values().forEach(Publisher::onDrain);
	}

	@Override
	public void onClose() {
		try {
			this.inbox.drain();
		}
		finally {
			this.publishers.values()
				.forEach((publisher) -> publisher.links().open().forEach((link) -> onRetire(link.key())));
			SocketPoller<PublisherSocket> current = this.poller;
			this.poller = null;
			if (current != null) {
				current.close();
			}
		}
	}

}
