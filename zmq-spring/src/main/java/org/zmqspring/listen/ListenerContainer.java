package org.zmqspring.listen;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

/**
 * All listeners and the one poller that feeds them; starts and stops any number of times.
 * Thread-safe.
 */
@Internal
public final class ListenerContainer implements ZmqListenerRegistry, SocketOwner<SubscriberSocket> {

	private static final Logger logger = LoggerFactory.getLogger(ListenerContainer.class);

	/** What the poller gets to end, even if the deadline of a stop is over. */
	private static final Duration LEAST_CLOSE = Duration.ofSeconds(1);

	/** How often it is looked whether a poller that seems to be stalled goes on. */
	private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

	private final Supplier<SocketPoller<SubscriberSocket>> pollers;

	private final FactSink facts;

	private final Ticker ticker;

	private final SubscriberSockets sockets;

	private final Listeners listeners;

	/** Held from the begin of a start or stop to its end. */
	private final ReentrantLock lifecycle = new ReentrantLock();

	/** Lets no socket come to a poller that ends. */
	private final ReentrantLock door = new ReentrantLock();

	private volatile @Nullable SubscriptionPoller poller;

	private volatile @Nullable AgentThread thread;

	/**
	 * Create a container that does not run yet.
	 * @param pollers makes the poller of each start
	 * @param facts told of the first message of each socket
	 * @param ticker the clock
	 * @param observer sees what becomes of messages
	 * @param laneThreads what listeners run on
	 * @param calls surrounds the calls of listeners
	 * @param sockets knows the subscribers, and opens those that listeners bring along
	 */
	public ListenerContainer(Supplier<SocketPoller<SubscriberSocket>> pollers, FactSink facts, Ticker ticker,
			ListenObserver observer, LaneThreads laneThreads, CallObserver calls, SubscriberSockets sockets) {
		this(pollers, facts, ticker, () -> new ListenerRuntime(observer, calls, laneThreads), sockets);
	}

	/**
	 * Create a container that does not run yet.
	 * @param pollers makes the poller of each start
	 * @param facts told of the first message of each socket
	 * @param ticker the clock
	 * @param surroundings what surrounds the calls of listeners; asked for once, with the
	 * first listener or at the start
	 * @param sockets knows the subscribers, and opens those that listeners bring along
	 */
	public ListenerContainer(Supplier<SocketPoller<SubscriberSocket>> pollers, FactSink facts, Ticker ticker,
			Supplier<ListenerRuntime> surroundings, SubscriberSockets sockets) {
		this.pollers = pollers;
		this.facts = facts;
		this.ticker = ticker;
		this.sockets = sockets;
		this.listeners = new Listeners(surroundings, ticker, sockets);
	}

	/**
	 * Look up what surrounds the calls of listeners, if no listener has needed it yet.
	 */
	public void prepare() {
		this.listeners.surroundings();
	}

	/**
	 * Start the poller and every listener that is to run.
	 * @throws IllegalStateException if the poller of before does not end, because it is
	 * in a call of a listener
	 */
	public void start() {
		this.lifecycle.lock();
		try {
			if (this.poller != null) {
				return;
			}
			requireEnd(this.thread);
			SubscriptionPoller next = new SubscriptionPoller(this.pollers.get(), this.facts, this.ticker,
					this.listeners.surroundings().observer(), this.sockets::settings);
			this.thread = new AgentThread(next, false, this.ticker);
			this.thread.start();
			this.poller = next;
			this.listeners.attach(next);
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/** Two pollers must not feed the same lanes. */
	private static void requireEnd(@Nullable AgentThread before) {
		if (before != null && before.isAlive() && !before.close(LEAST_CLOSE)) {
			throw new IllegalStateException("The poller that was stopped has not ended, because a listener with"
					+ " 'threading: poller' has not returned. Start again when it has");
		}
	}

	/**
	 * Stop everything: the sockets deliver what they have and are closed, then all lanes
	 * handle what is queued, side by side, each within its shutdown timeout, then their
	 * listeners are interrupted, once.
	 * @param deadline how long that may take; a listener that does not return when it is
	 * interrupted gets a second more
	 */
	public void stop(Duration deadline) {
		this.lifecycle.lock();
		try {
			SubscriptionPoller last = this.poller;
			if (last != null) {
				long byNanos = this.ticker.nanos() + deadline.toNanos();
				this.listeners.detach();
				closeDoor();
				stopPoller(last, byNanos);
				this.listeners.drain(byNanos);
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * After the last stop: a listener that was itself the caller of it goes on with what
	 * is queued, which must not outlive the application. What is left is dropped.
	 */
	public void end() {
		this.lifecycle.lock();
		try {
			if (this.poller == null) {
				this.listeners.end();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private void stopPoller(SubscriptionPoller last, long byNanos) {
		Gate emptied = last.retireAll();
		if (last.isCaller()) {
			// A listener that the poller calls itself: the end comes when it returns.
			closeAfterThisCall();
			return;
		}
		AgentThread running = this.thread;
		emptied.await(byNanos, this::isPollerEndWaiter);
		Duration left = Duration.ofNanos(byNanos - this.ticker.nanos());
		if (running != null && !running.close((left.compareTo(LEAST_CLOSE) > 0) ? left : LEAST_CLOSE)
				&& !running.isEndWaiter()) {
			logger.warn("Thread {} did not end in time; its sockets stay open", last.roleName());
		}
	}

	private void closeAfterThisCall() {
		if (this.thread != null) {
			this.thread.close(Duration.ZERO);
		}
	}

	private void closeDoor() {
		this.door.lock();
		try {
			this.poller = null;
		}
		finally {
			this.door.unlock();
		}
	}

	@Override
	public void adopt(SubscriberSocket socket) {
		this.door.lock();
		try {
			SubscriptionPoller current = this.poller;
			if (current != null) {
				current.adopt(socket);
			}
			else {
				socket.close();
			}
		}
		finally {
			this.door.unlock();
		}
	}

	@Override
	public void retire(SocketKey key) {
		SubscriptionPoller current = this.poller;
		if (current != null) {
			current.retire(key);
		}
	}

	@Override
	public void register(ListenerSpec spec) {
		this.listeners.register(spec);
	}

	@Override
	public void unregister(String id) {
		this.listeners.unregister(id);
	}

	@Override
	public void start(String id) {
		this.listeners.start(id);
	}

	@Override
	public void stop(String id) {
		this.listeners.stop(id);
	}

	@Override
	public void pause(String id) {
		this.listeners.pause(id);
	}

	@Override
	public void resume(String id) {
		this.listeners.resume(id);
	}

	@Override
	public void subscribe(String id, String... prefixes) {
		this.listeners.subscribe(id, prefixes);
	}

	@Override
	public void unsubscribe(String id, String... prefixes) {
		this.listeners.unsubscribe(id, prefixes);
	}

	@Override
	public List<QuarantinedMessage> quarantine(String id) {
		return this.listeners.quarantine(id);
	}

	@Override
	public int release(String id, Predicate<QuarantinedMessage> taker) {
		return this.listeners.release(id, taker);
	}

	@Override
	public int redeliver(String id) {
		return this.listeners.redeliver(id);
	}

	@Override
	public Collection<ListenerInfo> listeners() {
		return this.listeners.listeners();
	}

	@Override
	public Optional<ListenerInfo> listener(String id) {
		return this.listeners.listener(id);
	}

	@Override
	public boolean awaitConnected(Duration timeout) throws InterruptedException {
		Set<String> names = listeners().stream().map(ListenerInfo::socket).collect(Collectors.toSet());
		return this.sockets.awaitConnected(names, timeout);
	}

	/**
	 * Whether a listener that the poller calls itself is who asks. It must not wait for a
	 * socket to be closed: the poller does that when it returns.
	 * @return whether this is the poller's thread
	 */
	public boolean isPollerThread() {
		SubscriptionPoller current = this.poller;
		return current != null && current.isCaller();
	}

	/**
	 * Whether a listener that the poller calls itself ends the application: it is the
	 * caller, or has called {@code System.exit}. Then nobody may wait for a socket to be
	 * closed: the poller does that when the listener returns.
	 * @return whether the poller waits for the end of the application
	 */
	public boolean isPollerEndWaiter() {
		AgentThread running = this.thread;
		return running != null && running.isEndWaiter();
	}

	/**
	 * Whether it was started and not stopped since.
	 * @return whether messages are received
	 */
	public boolean isRunning() {
		return this.poller != null;
	}

	/**
	 * Whether messages may wait for a listener that do not get to it now, because another
	 * one is full, or holds up the poller.
	 * @param listener the listener
	 * @return whether its silence says nothing of its peers
	 */
	public boolean isUnread(ListenerInfo listener) {
		SubscriptionPoller current = this.poller;
		return current != null && current.isUnread(listener.socket());
	}

	/**
	 * Like {@link #isStalled(Duration)}, but a poller that was stopped together with the
	 * whole process has a moment to go on. Waits for that if it seems to be stalled.
	 * @param bound how long a cycle may take
	 * @param patience how long to wait at most
	 * @return whether it is stalled
	 */
	public boolean isStalled(Duration bound, Duration patience) {
		for (long left = patience.toNanos(); left > 0 && isStalled(bound); left -= LOOK_NANOS) {
			LockSupport.parkNanos(this, LOOK_NANOS);
		}
		return isStalled(bound);
	}

	/**
	 * Whether the poller runs, or should, and has completed no cycle for some time; a
	 * healthy one completes at least one a second.
	 * @param bound how long a cycle may take
	 * @return whether it is stalled
	 */
	public boolean isStalled(Duration bound) {
		SubscriptionPoller current = this.poller;
		return current != null && this.ticker.nanos() - current.lastCycleNanos() > bound.toNanos();
	}

}
