package org.zmqspring.replay;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.message.Internal;
import org.zmqspring.transport.DealerSocket;
import org.zmqspring.transport.SocketPoller;
import org.zmqspring.transport.Transport;

/**
 * Starts and ends the thread that asks publishers for messages. The thread starts with
 * the first request, so an application that never asks has none. It can be started and
 * stopped any number of times. Thread-safe.
 */
@Internal
public final class ReplayClient implements ReplayRequests {

	static final String STOPPED = "The application stops";

	private static final Request NOTHING = new Request() {

		@Override
		public void more() {
			// There is no answer.
		}

		@Override
		public void cancel() {
			// It has failed already.
		}

	};

	private final ReplayAgent agent;

	private final Transport transport;

	private final Ticker ticker;

	/** Held for moments only. */
	private final Object lock = new Object();

	/** Guarded by the lock. */
	private boolean accepts;

	/** The thread that takes requests. Guarded by the lock. */
	private @Nullable AgentThread thread;

	/** The thread of the previous run, which may not have ended. Guarded by the lock. */
	private @Nullable AgentThread previous;

	/**
	 * Create a client that accepts no request yet.
	 * @param transport opens the sockets
	 * @param lookup finds the addresses of hosts
	 * @param random draws the delay of each request
	 * @param ticker the clock
	 */
	public ReplayClient(Transport transport, AddressLookup lookup, RandomGenerator random, Ticker ticker) {
		this.agent = new ReplayAgent(transport, lookup, random, ticker);
		this.transport = transport;
		this.ticker = ticker;
	}

	/** Accept requests from now on. */
	public void start() {
		synchronized (this.lock) {
			this.accepts = true;
		}
	}

	@Override
	public Request ask(Query query, Answer answer) {
		String refusal;
		synchronized (this.lock) {
			refusal = this.accepts ? startThread() : STOPPED;
			if (refusal == null) {
				// Under the lock, so that a stop fails each request posted before it.
				return this.agent.ask(query, answer);
			}
		}
		answer.failed(refusal);
		return NOTHING;
	}

	/** Returns why there is no thread; {@code null} if it runs. */
	private @Nullable String startThread() {
		if (this.thread != null) {
			return null;
		}
		if (this.previous != null && this.previous.isAlive()) {
			return "The thread of the previous run has not ended";
		}
		SocketPoller<DealerSocket> poller = null;
		try {
			poller = this.transport.newPoller();
			this.agent.open(poller);
			AgentThread next = new AgentThread(this.agent, true, this.ticker);
			next.start();
			this.thread = next;
			return null;
		}
		catch (RuntimeException | Error ex) {
			if (poller != null) {
				poller.close();
			}
			return "The thread of replay requests could not start: " + ex.getMessage();
		}
	}

	/**
	 * Accept no further request, fail the running ones and end the thread, if there is
	 * one.
	 * @param bound longest time to wait for the thread
	 */
	public void stop(Duration bound) {
		AgentThread current;
		synchronized (this.lock) {
			this.accepts = false;
			if (this.thread != null) {
				this.previous = this.thread;
				this.thread = null;
			}
			current = this.previous;
		}
		if (current != null) {
			current.close(bound);
		}
	}

}
