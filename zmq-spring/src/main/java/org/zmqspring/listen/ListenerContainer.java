package org.zmqspring.listen;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.FactSink;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.SubscriberSocket;

/**
 * Runs all listeners and the one poller that delivers their messages. It can be started
 * and stopped any number of times. Thread-safe.
 */
@Internal
public final class ListenerContainer extends ListenerRegistry implements SocketOwner<SubscriberSocket> {

	private static final Logger logger = LoggerFactory.getLogger(ListenerContainer.class);

	/** The time that the poller gets to end, even if the deadline of a stop is over. */
	private static final Duration LEAST_CLOSE = Duration.ofSeconds(1);

	/** How often a poller that seems to be stalled is checked again. */
	private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

	private final Supplier<SocketPoller<SubscriberSocket>> pollers;

	private final FactSink facts;

	private final Ticker ticker;

	private final SubscriberSockets sockets;

	/** Held from the beginning of a start or stop to its end. */
	private final ReentrantLock lifecycle = new ReentrantLock();

	/** While it is held, a poller that adopts a socket does not end. */
	private final ReentrantLock adoption = new ReentrantLock();

	private volatile @Nullable AgentThread thread;

	/**
	 * Create a container that does not run yet.
	 * @param pollers makes the poller of each start
	 * @param facts told of the first message of each socket
	 * @param ticker the clock
	 * @param runtime what all listeners share; looked up once, with the first listener or
	 * at the start
	 * @param sockets knows the subscribers, and opens those that belong to one listener
	 */
	public ListenerContainer(Supplier<SocketPoller<SubscriberSocket>> pollers, FactSink facts, Ticker ticker,
			Supplier<ListenerRuntime> runtime, SubscriberSockets sockets) {
		super(runtime, ticker, sockets);
		this.pollers = pollers;
		this.facts = facts;
		this.ticker = ticker;
		this.sockets = sockets;
	}

	/**
	 * Look up what all listeners share, if no listener has needed it yet.
	 */
	public void prepare() {
		runtime();
	}

	/**
	 * Start the poller and every listener that must run.
	 * @throws IllegalStateException if the previous poller has not ended, because a
	 * listener that it calls has not returned
	 */
	public void start() {
		this.lifecycle.lock();
		try {
			if (poller() != null) {
				return;
			}
			requireEnd(this.thread);
			this.sockets.names().forEach((name) -> feeds().prepare(this.sockets.settings(name)));
			SubscriptionPoller next = new SubscriptionPoller(this.pollers.get(), this.facts, this.ticker,
					runtime().observer(), this.sockets::settings, feeds());
			this.thread = new AgentThread(next, false, this.ticker);
			this.thread.start();
			attach(next);
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/** Two pollers must not put messages into the same lanes. */
	private static void requireEnd(@Nullable AgentThread before) {
		if (before != null && before.isAlive() && !before.close(LEAST_CLOSE)) {
			throw new IllegalStateException("The previous poller has not ended, because a listener with"
					+ " 'threading: poller' has not returned. Start again after it has returned");
		}
	}

	/**
	 * Stop everything. First the sockets deliver their messages and are closed. Then all
	 * lanes handle their queued messages in parallel, each within its shutdown timeout.
	 * Finally, the listeners that have not returned are interrupted once.
	 * @param deadline how long that may take; an interrupted listener gets one more
	 * second to return
	 */
	public void stop(Duration deadline) {
		this.lifecycle.lock();
		try {
			SubscriptionPoller last = poller();
			if (last != null) {
				long byNanos = this.ticker.nanos() + deadline.toNanos();
				detach();
				awaitAdoption();
				stopPoller(last, byNanos);
				drain(byNanos);
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * End the listeners after the last stop. A listener that has itself called the stop
	 * still handles queued messages. It must not do so after the application has ended,
	 * so these messages are dropped.
	 */
	public void end() {
		this.lifecycle.lock();
		try {
			if (poller() == null) {
				endListeners();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private void stopPoller(SubscriptionPoller last, long byNanos) {
		CountDownLatch emptied = last.retireAll();
		if (last.isCaller()) {
			// The caller is a listener on the poller
			// thread. The poller ends when it returns.
			closeAfterThisCall();
			return;
		}
		AgentThread running = this.thread;
		Uninterrupted.await(emptied, Duration.ofNanos(byNanos - this.ticker.nanos()), this::isPollerEndWaiter,
				this.ticker);
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

	/**
	 * Wait until no adoption runs. After that, all sockets that the detached poller
	 * adopted are in its inbox.
	 */
	private void awaitAdoption() {
		this.adoption.lock();
		this.adoption.unlock();
	}

	@Override
	public void adopt(SubscriberSocket socket) {
		this.adoption.lock();
		try {
			SubscriptionPoller current = poller();
			if (current != null) {
				current.adopt(socket);
			}
			else {
				socket.close();
			}
		}
		finally {
			this.adoption.unlock();
		}
	}

	@Override
	public void retire(SocketKey key) {
		SubscriptionPoller current = poller();
		if (current != null) {
			current.retire(key);
		}
	}

	/**
	 * A link is up, or is no longer up. When it is up, the poller asks for messages that
	 * the link has missed, if a replay is configured.
	 * @param link the link
	 * @param up whether it is up
	 */
	public void onLink(LinkId link, boolean up) {
		SubscriptionPoller current = poller();
		if (current != null) {
			current.onLink(link, up);
		}
	}

	/**
	 * A link has ended for good: its address is gone from the name. What was known about
	 * its messages is forgotten.
	 * @param link the link
	 */
	public void onEnded(LinkId link) {
		SubscriptionPoller current = poller();
		if (current != null) {
			current.onEnded(link);
		}
	}

	/**
	 * Wait for the poller to count the messages that listeners already have, and to
	 * report their links. A listener can get a message a moment before that.
	 * @return completes after the poller's current cycle; completed if no poller runs, or
	 * if the caller is a listener that the poller calls
	 */
	public CompletableFuture<Void> afterThisCycle() {
		SubscriptionPoller current = poller();
		return (current != null && !current.isCaller()) ? current.afterThisCycle()
				: CompletableFuture.completedFuture(null);
	}

	/**
	 * Whether the poller's thread waits for the end of the application: it is the caller,
	 * or its listener has called {@code System.exit}, for example. If so, do not wait for
	 * the close of a socket: the poller closes sockets after the listener has returned.
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
		return poller() != null;
	}

	/**
	 * Whether messages for a listener may wait unread, because the listener's queue is
	 * full or a listener keeps the poller busy.
	 * @param listener the listener
	 * @return whether the time without a message says nothing about its peers
	 */
	public boolean isUnread(ListenerInfo listener) {
		SubscriptionPoller current = poller();
		return current != null && current.isUnread(listener.socket());
	}

	/**
	 * Like {@link #isStalled(Duration)}, but waits for a poller that seems to be stalled.
	 * If the whole process was stopped, the poller needs a moment to complete a cycle.
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
	 * Whether the poller was started and has completed no cycle for this time. A healthy
	 * poller completes at least one a second.
	 * @param bound how long a cycle may take
	 * @return whether it is stalled
	 */
	public boolean isStalled(Duration bound) {
		SubscriptionPoller current = poller();
		return current != null && this.ticker.nanos() - current.lastCycleNanos() > bound.toNanos();
	}

}
