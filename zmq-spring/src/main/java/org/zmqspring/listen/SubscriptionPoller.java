package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.EndWaiter;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.Ticker;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.ReadingClock;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Owns every subscriber socket and brings what they receive into the lanes. Confined to
 * the poller thread; other threads use its doors {@link #adopt}, {@link #retire},
 * {@link #retireAll}, {@link #route}, {@link #reroute}, {@link #unroute},
 * {@link #redeliver}, {@link #isUnread} and {@link #lastCycleNanos}.
 */
final class SubscriptionPoller implements Agent, SocketOwner<SubscriberSocket> {

	/** A cycle begins at least this often, so that one that does not end shows. */
	private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

	private final SocketPoller<SubscriberSocket> sockets;

	private final Ticker ticker;

	private final ListenObserver observer;

	private final Function<String, SubscriberSettings> subscribers;

	private final Inbox inbox = new Inbox(this::wakeup);

	private final FilledLanes filled = new FilledLanes(this.inbox, this::wakeup);

	private final Map<String, Routes> routes = new ConcurrentHashMap<>();

	private final Feeds feeds;

	/** Links must not be judged by the time in which no cycle begins. */
	private final ReadingClock clock;

	private volatile long lastCycleNanos;

	private long endedNanos;

	private volatile @Nullable Thread cycling;

	private @Nullable Gate emptied;

	SubscriptionPoller(SocketPoller<SubscriberSocket> sockets, FactSink facts, Ticker ticker, ListenObserver observer,
			Function<String, SubscriberSettings> subscribers) {
		this.sockets = sockets;
		this.ticker = ticker;
		this.observer = observer;
		this.subscribers = subscribers;
		this.lastCycleNanos = ticker.nanos();
		this.endedNanos = this.lastCycleNanos;
		this.clock = new ReadingClock(this.lastCycleNanos);
		this.feeds = new Feeds(sockets, facts, ticker, this.clock);
	}

	@Override
	public String roleName() {
		return "zmq-poller";
	}

	@Override
	public int doWork() {
		long waitNanos = this.feeds.leftNanos(LONGEST_WAIT_NANOS);
		this.clock.tick(this.endedNanos, waitNanos);
		List<SubscriberSocket> ready = this.sockets.await(waitNanos);
		long nowNanos = beginCycle();
		try {
			int work = this.inbox.drain(); // adopt, retire, route, unroute
			this.feeds.closeAgain();
			this.feeds.retryWaiting(nowNanos);
			for (SubscriberSocket socket : ready) {
				work += this.feeds.receive(socket.key(), nowNanos);
			}
			return work;
		}
		finally {
			// whatever failed: workers whose messages came must be woken
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
			this.filled.flush();
		}
		finally {
			this.cycling = null;
		}
		if (this.emptied != null && this.feeds.isEmpty()) {
			this.emptied.open();
		}
		this.endedNanos = this.ticker.nanos();
		this.observer.cycled(this.endedNanos - begunNanos);
	}

	@Override
	public void adopt(SubscriberSocket socket) {
		this.inbox.post(() -> onAdopt(socket));
	}

	private void onAdopt(SubscriberSocket socket) {
		Feed feed;
		try {
			feed = feed(socket);
		}
		catch (RuntimeException | Error ex) {
			// Nobody else would close it. The supervisor then opens another.
			socket.closeSurely();
			throw ex;
		}
		this.feeds.add(feed, this.ticker.nanos());
	}

	private Feed feed(SubscriberSocket socket) {
		String name = socket.key().link().socket();
		return new Feed(socket, routesOf(name), settingsOf(name).framing(), this.observer);
	}

	@Override
	public void retire(SocketKey key) {
		this.inbox.post(() -> this.feeds.retire(key, this.ticker.nanos()));
	}

	/**
	 * Retire every socket there is.
	 * @return opens when the last one is closed
	 */
	Gate retireAll() {
		Gate gate = new Gate(this.ticker);
		this.inbox.post(() -> {
			this.emptied = gate;
			this.feeds.retireAll(this.ticker.nanos());
		});
		return gate;
	}

	/**
	 * Bring a listener the messages it asks for.
	 * @param listener its lanes
	 */
	void route(Lanes listener) {
		this.inbox.post(() -> routesOf(listener.spec().socket()).add(listener, this.filled));
	}

	/**
	 * Bring a listener other messages, as it wants other topics now.
	 * @param listener its lanes
	 */
	void reroute(Lanes listener) {
		this.inbox.post(() -> routesOf(listener.spec().socket()).update(listener));
	}

	/**
	 * Bring a listener nothing any more.
	 * @param listener its lanes
	 * @return opens when that is so
	 */
	Gate unroute(Lanes listener) {
		Gate gate = new Gate(this.ticker);
		this.inbox.post(() -> {
			routesOf(listener.spec().socket()).remove(listener);
			gate.open();
		});
		return gate;
	}

	/**
	 * Hand messages to a listener once more, if it is brought any. It keeps those for
	 * which it has room.
	 * @param listener its lanes
	 * @param messages the messages, with their frames
	 */
	void redeliver(Lanes listener, List<Quarantine.Loan> messages) {
		this.inbox.post(() -> {
			boolean routed = routesOf(listener.spec().socket()).contains(listener);
			messages.forEach((loan) -> loan.offerTo((message) -> routed && listener.append(message)));
		});
	}

	/**
	 * Whether a listener that the poller calls itself is who asks; it must not wait for
	 * the poller.
	 * @return whether this is the poller's thread, in a cycle
	 */
	boolean isCaller() {
		return Thread.currentThread() == this.cycling;
	}

	/** Whether its thread goes on only after the application has ended. */
	boolean isEndWaiter() {
		return EndWaiter.is(this.cycling);
	}

	private Routes routesOf(String socket) {
		return this.routes.computeIfAbsent(socket, (name) -> new Routes(settingsOf(name)));
	}

	private SubscriberSettings settingsOf(String socket) {
		return this.subscribers.apply(socket);
	}

	/**
	 * Whether messages of a subscriber may wait that are not taken now.
	 * @param socket its name
	 * @return whether a full lane holds its reading, or the poller is busy
	 */
	boolean isUnread(String socket) {
		Routes known = this.routes.get(socket);
		return !this.clock.isReading(this.ticker.nanos()) || (known != null && known.budget().isHolding());
	}

	/**
	 * When the last cycle began. Longer ago than a second or two means that the poller is
	 * stalled.
	 * @return a reading of the ticker
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
			this.feeds.finishAll(this.ticker.nanos());
			endCycle(this.ticker.nanos());
		}
		finally {
			this.sockets.close();
		}
	}

}
