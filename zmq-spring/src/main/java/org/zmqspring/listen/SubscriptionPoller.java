package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.ReadingClock;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Owns every subscriber socket and brings received messages into the lanes. Confined to
 * the poller thread. Other threads may call {@link #adopt}, {@link #retire},
 * {@link #retireAll}, {@link #onLink}, {@link #onEnded}, {@link #route},
 * {@link #reroute}, {@link #unroute}, {@link #redeliver}, {@link #afterThisCycle},
 * {@link #isCaller}, {@link #isEndWaiter}, {@link #isUnread}, {@link #lastCycleNanos} and
 * {@link #wakeup}.
 */
final class SubscriptionPoller implements Agent, SocketOwner<SubscriberSocket> {

	/** A cycle begins at least this often, so a cycle that does not end is detected. */
	private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

	private final SocketPoller<SubscriberSocket> sockets;

	private final Ticker ticker;

	private final ListenObserver observer;

	private final Function<String, SubscriberSettings> subscribers;

	private final Inbox inbox = new Inbox(this::wakeup);

	private final LaneWakeups wakeups = new LaneWakeups(this.inbox, this::wakeup);

	private final Map<String, Routes> routes = new ConcurrentHashMap<>();

	private final SocketReaders readers;

	private final Feeds feeds;

	/**
	 * Measures the time in which nothing is read. Silence in this time says nothing about
	 * the links.
	 */
	private final ReadingClock clock;

	private volatile long lastCycleNanos;

	private long endedNanos;

	private volatile @Nullable Thread cycling;

	private @Nullable CountDownLatch emptied;

	SubscriptionPoller(SocketPoller<SubscriberSocket> sockets, FactSink facts, Ticker ticker, ListenObserver observer,
			Function<String, SubscriberSettings> subscribers, Feeds feeds) {
		this.sockets = sockets;
		this.ticker = ticker;
		this.observer = observer;
		this.subscribers = subscribers;
		this.feeds = feeds;
		this.lastCycleNanos = ticker.nanos();
		this.endedNanos = this.lastCycleNanos;
		this.clock = new ReadingClock(this.lastCycleNanos);
		this.readers = new SocketReaders(sockets, facts, ticker, this.clock);
		feeds.runOn(this.inbox::post);
	}

	@Override
	public String roleName() {
		return "zmq-poller";
	}

	@Override
	public int doWork() {
		long waitNanos = this.readers.leftNanos(LONGEST_WAIT_NANOS);
		this.clock.tick(this.endedNanos, waitNanos);
		List<SubscriberSocket> ready = this.sockets.await(waitNanos);
		long nowNanos = beginCycle();
		try {
			int work = this.inbox.drain(); // adopt, retire, route, unroute
			this.readers.closeAgain();
			this.readers.retryWaiting(nowNanos);
			for (SubscriberSocket socket : ready) {
				work += this.readers.receive(socket.key(), nowNanos);
			}
			return work;
		}
		finally {
			// This runs after a failure as well: the
			// workers that got messages must be woken.
			endCycle(nowNanos);
		}
	}

	private long beginCycle() {
		long nowNanos = this.ticker.nanos();
		this.lastCycleNanos = nowNanos;
		this.clock.tick(nowNanos, 0);
		this.cycling = Thread.currentThread();
		return nowNanos;
	}

	private void endCycle(long begunNanos) {
		try {
			this.wakeups.wakeWorkers();
		}
		finally {
			this.cycling = null;
		}
		if (this.emptied != null && this.readers.isEmpty()) {
			this.emptied.countDown();
		}
		this.endedNanos = this.ticker.nanos();
		this.observer.cycled(this.endedNanos - begunNanos);
	}

	@Override
	public void adopt(SubscriberSocket socket) {
		this.inbox.post(() -> onAdopt(socket));
	}

	private void onAdopt(SubscriberSocket socket) {
		SocketReader reader;
		try {
			reader = reader(socket);
		}
		catch (RuntimeException | Error ex) {
			// Only this thread can close it. The supervisor then opens another.
			socket.closeSurely();
			throw ex;
		}
		this.readers.add(reader, this.ticker.nanos());
	}

	private SocketReader reader(SubscriberSocket socket) {
		String name = socket.key().link().socket();
		SubscriberSettings settings = settingsOf(name);
		Routes own = routesOf(name);
		LinkFeed feed = this.feeds.connected(socket, settings, own.prefixes(), own::keepPace);
		return new SocketReader(socket, own, settings.traceHeader(), feed, this.observer);
	}

	@Override
	public void retire(SocketKey key) {
		this.inbox.post(() -> this.readers.retire(key, this.ticker.nanos()));
	}

	/** A link has connected or disconnected. Thread-safe. */
	void onLink(LinkId link, boolean up) {
		this.inbox.post(() -> {
			this.feeds.onLink(link, up, this.ticker.nanos());
			this.readers.watch(link);
		});
	}

	/** A link has ended for good. Thread-safe. */
	void onEnded(LinkId link) {
		this.inbox.post(() -> {
			this.feeds.forget(link, this.ticker.nanos());
			this.readers.watch(link);
		});
	}

	/** Retire all sockets. The latch opens when the last one is closed. */
	CountDownLatch retireAll() {
		CountDownLatch latch = new CountDownLatch(1);
		this.inbox.post(() -> {
			this.emptied = latch;
			this.feeds.stop(this.ticker.nanos());
			this.readers.retireAll(this.ticker.nanos());
		});
		return latch;
	}

	/** Route the messages of its topics to a listener. */
	void route(Lanes listener) {
		this.inbox.post(() -> routesOf(listener.spec().socket()).add(listener, this.wakeups));
	}

	/** The topics of a listener have changed. */
	void reroute(Lanes listener) {
		this.inbox.post(() -> routesOf(listener.spec().socket()).update(listener));
	}

	/** Route no more messages to a listener. The latch opens when that is done. */
	CountDownLatch unroute(Lanes listener) {
		CountDownLatch latch = new CountDownLatch(1);
		this.inbox.post(() -> {
			routesOf(listener.spec().socket()).remove(listener);
			latch.countDown();
		});
		return latch;
	}

	/** The future completes after the cycle that runs now, before the next read. */
	CompletableFuture<Void> afterThisCycle() {
		return this.inbox.afterPosted();
	}

	/**
	 * Offer quarantined messages to their listener again. If the listener is stopped
	 * before that, or has no room, they stay in the quarantine.
	 */
	void redeliver(Lanes listener, List<Quarantine.Entry> messages) {
		this.inbox.post(() -> {
			boolean routed = routesOf(listener.spec().socket()).contains(listener);
			messages.forEach((entry) -> entry.offerTo((message) -> routed && listener.redeliver(message)));
		});
	}

	/**
	 * Whether the current thread is the poller thread, in a cycle. Then the caller is a
	 * listener. It must not wait for the poller.
	 */
	boolean isCaller() {
		return Thread.currentThread() == this.cycling;
	}

	/** Whether the poller's thread waits for the end of the application. */
	boolean isEndWaiter() {
		return EndWaiter.is(this.cycling);
	}

	private Routes routesOf(String socket) {
		return this.routes.computeIfAbsent(socket, (name) -> new Routes(name, settingsOf(name), this.feeds));
	}

	private SubscriberSettings settingsOf(String socket) {
		return this.subscribers.apply(socket);
	}

	/**
	 * Whether messages of a subscriber may wait unread, because a lane is full or the
	 * poller is busy.
	 */
	boolean isUnread(String socket) {
		Routes known = this.routes.get(socket);
		return !this.clock.isReading(this.ticker.nanos()) || (known != null && known.budget().isBlocking());
	}

	/**
	 * When the latest cycle began. If that is more than two seconds ago, the poller is
	 * stalled.
	 */
	long lastCycleNanos() {
		return this.lastCycleNanos;
	}

	@Override
	public void wakeup() {
		this.sockets.wakeup();
	}

	@Override
	public void onClose() {
		beginCycle();
		try {
			this.inbox.drain();
		}
		finally {
			finish();
		}
	}

	private void finish() {
		try {
			this.feeds.stop(this.ticker.nanos());
			this.readers.finishAll(this.ticker.nanos());
			endCycle(this.ticker.nanos());
		}
		finally {
			this.sockets.close();
		}
	}

}
