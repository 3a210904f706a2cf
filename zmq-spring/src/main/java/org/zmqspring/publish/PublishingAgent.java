package org.zmqspring.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Doorbell;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;

/**
 * Owns the engine sockets of all publishers: sends the messages of their queues, reads
 * the subscriptions of peers, and answers peers that ask for earlier messages. Confined
 * to the publisher thread; {@link #adopt}, {@link #retire}, {@link #start},
 * {@link #drain}, {@link #afterThisCycle} and {@link #wakeup} are thread-safe.
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

	private final ReplayOwner replayOwner = new ReplayOwner();

	private volatile @Nullable SocketPoller<EngineSocket> poller;

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
	void open(SocketPoller<EngineSocket> newPoller) {
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
			long now = this.ticker.nanos();
			work += publisher.onLastValues(now);
			work += publisher.onReplay(now);
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
		SocketPoller<EngineSocket> current = this.poller;
		if (current != null) {
			current.await(maxNanos);
		}
	}

	private void wakePoller() {
		SocketPoller<EngineSocket> current = this.poller;
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
		SocketPoller<EngineSocket> current = this.poller;
		Publisher publisher = this.publishers.get(socket.key().link().socket());
		if (publisher == null || current == null) {
			socket.close();
			return;
		}
		adopt(socket, current, () -> publisher.onOpen(new PublisherLink(socket, current, this.failures)));
	}

	private void onAdopt(RouterSocket socket) {
		SocketPoller<EngineSocket> current = this.poller;
		Publisher publisher = this.publishers.get(socket.key().link().socket());
		ReplayServer replay = (publisher != null) ? publisher.replay() : null;
		if (replay == null || current == null) {
			socket.close();
			return;
		}
		adopt(socket, current, () -> replay.onOpen(new ReplayLink(socket, current, this.failures)));
	}

	private static void adopt(EngineSocket socket, SocketPoller<EngineSocket> poller, Runnable onOpen) {
		try {
			poller.add(socket);
			onOpen.run();
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
			publisher.onRetire(key);
		}
	}

	/** The owner of the sockets on which peers ask for earlier messages. */
	SocketOwner<RouterSocket> replayOwner() {
		return this.replayOwner;
	}

	/** Passes each call to the publisher thread. Thread-safe. */
	private final class ReplayOwner implements SocketOwner<RouterSocket> {

		@Override
		public void adopt(RouterSocket socket) {
			PublishingAgent.this.inbox.post(() -> onAdopt(socket));
		}

		@Override
		public void retire(SocketKey key) {
			PublishingAgent.this.retire(key);
		}

	}

	/** The future completes after the cycle that runs now. */
	CompletableFuture<Void> afterThisCycle() {
		return this.inbox.afterPosted();
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
			this.publishers.values().forEach(Publisher::onClose);
			SocketPoller<EngineSocket> current = this.poller;
			this.poller = null;
			if (current != null) {
				current.close();
			}
		}
	}

}
