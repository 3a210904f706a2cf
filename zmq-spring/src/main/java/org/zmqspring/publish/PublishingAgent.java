package org.zmqspring.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;

/**
 * Owns the engine sockets of all publishers, sends what their queues hold and reads who
 * subscribes. Confined to the publisher thread; its doors {@link #adopt},
 * {@link #retire}, {@link #drain} and {@link #wakeup} are thread-safe.
 */
final class PublishingAgent implements Agent, SocketOwner<PublisherSocket> {

	/** Messages or events of one socket in a row before the others have their turn. */
	private static final int BATCH = 256;

	/** How often an idle round looks again before it sleeps: some 10 µs. */
	private static final int SPINS = 200;

	private final Map<String, Publisher> publishers = new LinkedHashMap<>();

	private final Inbox inbox = new Inbox(this::wakeup);

	private final Ticker ticker;

	private final LogThrottle failures;

	private final WakeSignal signal = new WakeSignal(this::wakeup);

	private volatile @Nullable SocketPoller<PublisherSocket> poller;

	private @Nullable CountDownLatch drained;

	PublishingAgent(Map<String, PublisherSettings> settings, Completions completions, SubscriptionListener listener,
			Ticker ticker) {
		settings.forEach((name, its) -> this.publishers.put(name,
				new Publisher(name, its, this.signal, completions, listener, ticker)));
		this.ticker = ticker;
		this.failures = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	Collection<Publisher> publishers() {
		return Collections.unmodifiableCollection(this.publishers.values());
	}

	@Nullable Publisher publisher(String name) {
		return this.publishers.get(name);
	}

	/**
	 * Get ready to run, before the thread starts.
	 * @param newPoller a poller nobody else uses
	 */
	void open(SocketPoller<PublisherSocket> newPoller) {
		this.poller = newPoller;
	}

	@Override
	public String roleName() {
		return "zmq-publisher";
	}

	@Override
	public int doWork() {
		// JeroMQ 0.6.0 loses the message if a thread with a pending interrupt sends.
		Thread.interrupted();
		int work = this.inbox.drain();
		for (Publisher publisher : this.publishers.values()) {
			publisher.onHold(this.ticker);
			publisher.audience().closeAll();
			work += publisher.onSend(BATCH);
			work += publisher.audience().onSubscriptions(BATCH);
			// after the subscriptions: with them comes the news that there is room
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
		this.signal.sleep(this::hasWork, this::await);
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

	/** Which sockets are ready does not matter: the next round asks all of them. */
	private void await() {
		SocketPoller<PublisherSocket> current = this.poller;
		if (current != null) {
			current.await(nanosLeft());
		}
	}

	private long nanosLeft() {
		long now = this.ticker.nanos();
		return this.publishers.values()
			.stream()
			.mapToLong((publisher) -> publisher.nanosLeft(now))
			.min()
			.orElse(Hold.NEVER);
	}

	@Override
	public void wakeup() {
		SocketPoller<PublisherSocket> current = this.poller;
		if (current != null) {
			current.wakeup();
		}
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
			// Nobody else would close it. The supervisor then opens another.
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
			publisher.audience().onRetire(key);
		}
	}

	/** The publishers have started; called before they accept messages. */
	void begin() {
		long now = this.ticker.nanos();
		this.inbox.post(() -> onBegin(now));
	}

	private void onBegin(long nowNanos) {
		// Whoever waited for the end of the run before has given up.
		this.drained = null;
		this.publishers.values().forEach((publisher) -> publisher.onBegin(nowNanos));
	}

	/**
	 * Ask for a sign when everything queued was handed to the engine; what waits for a
	 * socket does not count.
	 * @return counted down then
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
				.forEach((publisher) -> publisher.audience().links().forEach((link) -> onRetire(link.key())));
			SocketPoller<PublisherSocket> current = this.poller;
			this.poller = null;
			if (current != null) {
				current.close();
			}
		}
	}

}
